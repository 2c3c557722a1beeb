import { element, make } from '../page/elements';
import { timeOfDay } from '../page/texts';
import type { Visitor } from './protocol';
import { texts } from './texts';

/** Minutes that one click adds. */
const LONGER_MINUTES = 30;
/** More the server does not take. */
const MOST_MINUTES = 1440;

/** How long from now, so that it is longer than before. */
export function longerMinutes(until: number, now: number): number {
  return Math.min(MOST_MINUTES, Math.max(0, Math.ceil((until - now) / 60_000)) + LONGER_MINUTES);
}

/** Who is there, each with a way to end it. */
export class Visitors {
  readonly #section = element('visitors-section', HTMLElement);
  readonly #list = element('visitors', HTMLUListElement);

  constructor(
    private readonly actions: {
      stop: (session: string) => void;
      renew: (session: string, minutes: number) => void;
    },
  ) {}

  show(visitors: readonly Visitor[]): void {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.#list.replaceChildren(...visitors.map((visitor) => this.#row(visitor)));
    if (focused) document.getElementById(focused)?.focus();
    this.#section.hidden = visitors.length === 0;
  }

  #row(visitor: Visitor): HTMLElement {
    const buttons = make('span', 'visitor-buttons');
    if (visitor.until !== undefined) buttons.append(this.#longer(visitor, visitor.until));
    buttons.append(this.#stop(visitor));
    const row = make('li', 'visitor', make('span', 'visitor-words', ...about(visitor)), buttons);
    row.classList.toggle('controls', visitor.controls);
    return row;
  }

  #longer({ session, name }: Visitor, until: number): HTMLElement {
    const button = make('button', 'quiet');
    button.type = 'button';
    button.id = `longer-${session}`;
    texts.put(button, 'visitor.longer');
    texts.label(button, 'visitor.longer.label', { name, minutes: LONGER_MINUTES });
    button.addEventListener('click', () => this.actions.renew(session, longerMinutes(until, Date.now())));
    return button;
  }

  #stop({ session, name }: Visitor): HTMLElement {
    const button = make('button', 'bad');
    button.type = 'button';
    button.id = `stop-${session}`;
    texts.put(button, 'visitor.stop');
    texts.label(button, 'visitor.stop.label', { name });
    button.addEventListener('click', () => this.actions.stop(session));
    return button;
  }
}

function about({ name, address, scopes, until, controls }: Visitor): HTMLElement[] {
  const doing = make('span', 'doing');
  const may = scopes.includes('control') ? 'visitor.may-control' : 'visitor.watches';
  texts.put(doing, controls ? 'visitor.controls' : may);
  const end = make('span', 'quiet-text');
  if (until === undefined) texts.put(end, 'visitor.session');
  else texts.put(end, 'visitor.until', () => ({ time: timeOfDay(new Date(until)) }));
  return [make('strong', '', name), doing, end, make('span', 'quiet-text', address)];
}
