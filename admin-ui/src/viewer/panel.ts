import { element } from './elements';
import { PHASES, waitingSentence, type Phase, type Trouble } from './sentences';

/** What is going on while there is no live picture, and what the person can do. */
export class StatePanel {
  readonly #root = element('panel', HTMLElement);
  readonly #title = element('panel-title', HTMLHeadingElement);
  readonly #text = element('panel-text', HTMLParagraphElement);
  readonly #wait = element('panel-wait', HTMLParagraphElement);
  readonly #retry = element('retry', HTMLButtonElement);
  #countdown: number | undefined;

  constructor(retry: () => void) {
    this.#retry.addEventListener('click', retry);
  }

  show(phase: Phase, trouble?: Trouble, retryInMs?: number): void {
    window.clearInterval(this.#countdown);
    this.#root.hidden = phase === 'streaming';
    this.#root.dataset.phase = phase;
    this.#title.textContent = trouble?.title ?? PHASES[phase];
    this.#text.textContent = trouble?.text ?? '';
    this.#wait.textContent = '';
    this.#retry.hidden = phase !== 'trouble' && phase !== 'interrupted';
    if (retryInMs !== undefined) this.#count(performance.now() + retryInMs);
  }

  #count(until: number): void {
    const tell = (): void => {
      this.#wait.textContent = waitingSentence(until - performance.now());
    };
    tell();
    this.#countdown = window.setInterval(tell, 1000);
  }
}
