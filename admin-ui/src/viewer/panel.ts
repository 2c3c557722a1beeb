import { element } from '../page/elements';
import { waitingSentence, type Phase, type Trouble } from './sentences';
import { texts } from './texts';

/** What is going on while there is no live picture, and what the person can do. */
export class StatePanel {
  readonly #root = element('panel', HTMLElement);
  readonly #title = element('panel-title', HTMLHeadingElement);
  readonly #text = element('panel-text', HTMLParagraphElement);
  readonly #wait = element('panel-wait', HTMLParagraphElement);
  readonly #retry = element('retry', HTMLButtonElement);
  readonly #signIn = element('to-sign-in', HTMLAnchorElement);
  #countdown: number | undefined;

  constructor(retry: () => void) {
    this.#retry.addEventListener('click', retry);
  }

  show(phase: Phase, trouble?: Trouble, retryInMs?: number): void {
    window.clearInterval(this.#countdown);
    // While consent is waited for, the consent's own panel says what can be done.
    this.#root.hidden = phase === 'streaming' || phase === 'consent';
    this.#root.dataset.phase = phase;
    texts.put(this.#title, trouble?.title ?? `phase.${phase}`);
    texts.say(this.#text, trouble?.text);
    texts.say(this.#wait, undefined);
    this.#retry.hidden = (phase !== 'trouble' && phase !== 'interrupted') || trouble?.retry === 'final';
    this.#signIn.hidden = true;
    if (retryInMs !== undefined) this.#count(performance.now() + retryInMs);
  }

  /** Where the server knows accounts there is another way in. */
  offerSignIn(address: string): void {
    this.#signIn.href = address;
    this.#signIn.hidden = false;
  }

  /** Makes place for another panel. */
  hide(): void {
    window.clearInterval(this.#countdown);
    this.#root.hidden = true;
  }

  #count(until: number): void {
    const tell = (): void => {
      texts.say(this.#wait, waitingSentence(until - performance.now()));
    };
    tell();
    this.#countdown = window.setInterval(tell, 1000);
  }
}
