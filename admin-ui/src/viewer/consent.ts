import { element } from '../page/elements';
import { countdown } from '../page/texts';
import { LONGEST_PURPOSE, minutesChoice } from './dialogs';
import type { ConsentQuestion, Scope } from './signalling';
import { mayWatch, type ConsentStanding, type Standing } from './standing';
import { texts, type TextKey } from './texts';

/** What the panel says; undefined: nothing has to be asked. */
export interface ConsentWords {
  title: TextKey;
  /** In the server's words where it said something. */
  text: { key: TextKey } | { said: string };
  /** Which questions can be put. */
  ask: { watch?: TextKey; control?: TextKey };
  /** Until when an answer counts. */
  until?: number;
}

export function consentWords(standing: Standing): ConsentWords | undefined {
  if (mayWatch(standing)) return undefined;
  const { consent } = standing;
  const { scopes } = standing.viewer;
  if (consent.asked) return waiting(consent.asked);
  const again = consent.ended !== undefined;
  const ask: ConsentWords['ask'] = {};
  if (scopes.includes('watch')) ask.watch = again ? 'consent.again.watch' : 'consent.watch';
  if (scopes.includes('control')) ask.control = again ? 'consent.again.control' : 'consent.control';
  if (!consent.ended) return { title: 'consent.title', text: { key: 'consent.text' }, ask };
  const { how, reason } = consent.ended;
  return { title: `consent.${how}`, text: reason ? { said: reason } : { key: `consent.${how}.text` }, ask };
}

function waiting(asked: NonNullable<ConsentStanding['asked']>): ConsentWords {
  const words: ConsentWords = {
    title: 'consent.asked',
    text: { key: asked.scopes.includes('control') ? 'consent.asked.control' : 'consent.asked.watch' },
    ask: {},
  };
  return asked.until === undefined ? words : { ...words, until: asked.until };
}

/**
 * Nothing is asked for that this page does not use. Who asks to watch asks to point too, where that is allowed: both
 * touch nothing.
 */
export function scopesFor(what: 'watch' | 'control', own: readonly Scope[]): Scope[] {
  const wanted: readonly Scope[] = what === 'control' ? ['watch', 'point', 'control'] : ['watch', 'point'];
  return own.filter((scope) => wanted.includes(scope));
}

/** In place of the picture, while the person at the desktop has not agreed. */
export class ConsentPanel {
  readonly #root = element('consent', HTMLElement);
  readonly #title = element('consent-title', HTMLHeadingElement);
  readonly #text = element('consent-text', HTMLParagraphElement);
  readonly #left = element('consent-left', HTMLParagraphElement);
  readonly #form = element('consent-form', HTMLFormElement);
  readonly #purpose = element('consent-purpose', HTMLTextAreaElement);
  readonly #minutes = minutesChoice('consent-minutes');
  readonly #buttons = {
    watch: element('consent-watch', HTMLButtonElement),
    control: element('consent-control', HTMLButtonElement),
  };
  #clock: number | undefined;

  constructor(private readonly ask: (question: ConsentQuestion) => void) {
    this.#purpose.maxLength = LONGEST_PURPOSE;
    element('consent-minutes-place', HTMLDivElement).replaceWith(this.#minutes.field);
    this.#form.addEventListener('submit', (event) => event.preventDefault());
  }

  show(standing: Standing): void {
    window.clearInterval(this.#clock);
    const words = consentWords(standing);
    const first = this.#root.hidden && !standing.consent.ended;
    this.#root.hidden = words === undefined;
    if (!words) return;
    this.#root.dataset.state = standing.consent.asked ? 'asked' : (standing.consent.ended?.how ?? 'required');
    texts.put(this.#title, words.title);
    texts.say(this.#text, words.text);
    texts.say(this.#left, undefined);
    const asking = !words.ask.watch && !words.ask.control;
    this.#form.hidden = asking;
    for (const what of ['watch', 'control'] as const) this.#offer(what, words.ask[what], standing.viewer.scopes);
    if (words.until !== undefined) this.#count(words.until);
    // Not where something was taken away: whoever was typing on the desktop would go on typing here.
    if (first && !this.#form.hidden) this.#purpose.focus();
  }

  hide(): void {
    window.clearInterval(this.#clock);
    this.#root.hidden = true;
  }

  #offer(what: 'watch' | 'control', label: TextKey | undefined, own: readonly Scope[]): void {
    const button = this.#buttons[what];
    button.hidden = label === undefined;
    if (!label) return;
    texts.put(button, label);
    button.onclick = () =>
      this.ask({
        action: 'ask',
        scopes: scopesFor(what, own),
        purpose: this.#purpose.value.trim(),
        minutes: Number(this.#minutes.select.value),
      });
  }

  #count(until: number): void {
    const tell = (): void => {
      const left = until - Date.now();
      if (left > 0) texts.put(this.#left, 'consent.asked.left', { time: countdown(left) });
      else texts.say(this.#left, undefined);
    };
    tell();
    this.#clock = window.setInterval(tell, 1000);
  }
}
