import { element, make } from '../page/elements';
import { countdown, timeOfDay } from '../page/texts';
import { texted } from './dialogs';
import type { ControlRequest } from './signalling';
import type { Standing } from './standing';
import { texts } from './texts';

/** Before its end consent is offered to be renewed, at most this long before. */
const ENDING_MS = 120_000;
/** And at most this share of what was left when it was given, so that a short one is not offered at once. */
const ENDING_SHARE = 0.25;

export interface CardActions {
  control(request: ControlRequest): void;
  renew(): void;
}

/**
 * What wants an answer without standing in the way: it never takes the keyboard, because whoever controls a desktop is
 * typing on it.
 */
export class Cards {
  readonly #root = element('cards', HTMLElement);
  readonly #requests = new Map<string, HTMLElement>();
  readonly #ending = make('div', 'card');
  readonly #endingText = make('p', '');
  readonly #renew = texted('button', 'consent.renew', 'primary');
  #endingTimer: number | undefined;
  #until: number | undefined;
  #warnAt = Infinity;

  constructor(private readonly actions: CardActions) {
    this.#ending.id = 'consent-ending';
    this.#ending.hidden = true;
    this.#renew.type = 'button';
    this.#renew.addEventListener('click', () => actions.renew());
    this.#ending.append(this.#endingText, make('div', 'card-buttons', this.#renew));
    this.#root.append(this.#ending);
  }

  show(standing: Standing): void {
    this.#showRequests(standing);
    this.#showEnding(standing);
  }

  hide(): void {
    window.clearInterval(this.#endingTimer);
    this.#until = undefined;
    this.#ending.hidden = true;
    this.#requests.forEach((card) => card.remove());
    this.#requests.clear();
  }

  #showRequests({ control }: Standing): void {
    for (const [id, card] of this.#requests) {
      if (control.requests.some((request) => request.id === id)) continue;
      card.remove();
      this.#requests.delete(id);
    }
    for (const { id, name, purpose } of control.requests) {
      if (!this.#requests.has(id)) this.#addRequest(id, name, purpose);
    }
  }

  #addRequest(id: string, name: string, purpose: string): void {
    const title = make('p', 'card-title');
    texts.put(title, 'request.title', { name });
    const decide = (action: 'grant' | 'refuse', key: 'request.grant' | 'request.refuse', style: string): HTMLElement => {
      const button = texted('button', key, style);
      button.type = 'button';
      button.addEventListener('click', () => this.actions.control({ action, viewer: id }));
      return button;
    };
    const card = make(
      'div',
      'card request',
      title,
      ...(purpose ? [make('p', 'purpose', purpose)] : []),
      make(
        'div',
        'card-buttons',
        decide('refuse', 'request.refuse', 'quiet'),
        decide('grant', 'request.grant', 'primary'),
      ),
    );
    this.#requests.set(id, card);
    this.#root.append(card);
  }

  #showEnding({ consent }: Standing): void {
    const until = consent.given?.until;
    window.clearInterval(this.#endingTimer);
    if (until !== this.#until) {
      this.#until = until;
      this.#warnAt = until === undefined ? Infinity : until - Math.min(ENDING_MS, (until - Date.now()) * ENDING_SHARE);
    }
    if (until === undefined) {
      this.#ending.hidden = true;
      return;
    }
    this.#renew.disabled = consent.asked !== undefined;
    texts.put(this.#renew, consent.asked ? 'consent.renew.asked' : 'consent.renew');
    const tell = (): void => {
      const now = Date.now();
      this.#ending.hidden = now < this.#warnAt;
      if (!this.#ending.hidden) texts.put(this.#endingText, 'consent.ending', { time: countdown(until - now) });
    };
    tell();
    this.#endingTimer = window.setInterval(tell, 1000);
  }
}

/** Until when more time was given, as people say it. */
export function untilWhen(until: number | undefined): string {
  return until === undefined ? '' : timeOfDay(new Date(until));
}
