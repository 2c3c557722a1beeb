import { element } from '../page/elements';
import { readMe, type Me } from '../page/me';
import { readProblem, type Problem } from '../page/problem';
import { countdown } from '../page/texts';
import { texts, type Sentence } from './texts';

export type Redeemed =
  | { how: 'in'; me: Me }
  /** The PIN is missing. */
  | { how: 'pin-needed' }
  | { how: 'pin-wrong'; said: string }
  /** Nothing that is typed here helps. */
  | { how: 'over'; why: Sentence }
  /** Something that was typed cannot be taken. */
  | { how: 'wrong'; said: string }
  | { how: 'wait'; seconds: number }
  | { how: 'unreachable' };

const WAIT_WHEN_NOT_SAID_S = 30;

export async function redeem(token: string, name: string, pin: string): Promise<Redeemed> {
  try {
    const response = await fetch('/api/v1/invitations/redeem', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, ...(name ? { name } : {}), ...(pin ? { pin } : {}) }),
    });
    if (response.ok) return { how: 'in', me: readMe(await response.json()) };
    return refusal(await readProblem(response));
  } catch {
    return { how: 'unreachable' };
  }
}

function refusal(problem: Problem): Redeemed {
  if (problem.status === 429) return { how: 'wait', seconds: problem.retryAfter ?? WAIT_WHEN_NOT_SAID_S };
  if (problem.status >= 500) return { how: 'unreachable' };
  if (problem.status === 400 && problem.detail) return { how: 'wrong', said: problem.detail };
  switch (problem.name) {
    case 'pin-required':
      return { how: 'pin-needed' };
    case 'wrong-pin':
      return { how: 'pin-wrong', said: problem.detail };
    case 'invitation-expired':
      return { how: 'over', why: { key: 'invitation.expired' } };
    case 'invitation-revoked':
      return { how: 'over', why: { key: 'invitation.revoked' } };
    case 'invitation-used-up':
      return { how: 'over', why: { key: 'invitation.used-up' } };
    default:
      return { how: 'over', why: problem.detail ? { said: problem.detail } : { key: 'invitation.over.text' } };
  }
}

/** Lets somebody in who came by an invitation: asks for a name, and for the PIN where there is one. */
export class InvitationPanel {
  readonly #root = element('invitation', HTMLElement);
  readonly #title = element('invitation-title', HTMLHeadingElement);
  readonly #text = element('invitation-text', HTMLParagraphElement);
  readonly #error = element('invitation-error', HTMLParagraphElement);
  readonly #form = element('invitation-form', HTMLFormElement);
  readonly #name = element('invitation-name', HTMLInputElement);
  readonly #pinField = element('invitation-pin-field', HTMLDivElement);
  readonly #pin = element('invitation-pin', HTMLInputElement);
  readonly #submit = element('invitation-submit', HTMLButtonElement);
  #token = '';
  #waiting: number | undefined;

  constructor(private readonly letIn: () => void) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#go();
    });
  }

  open(token: string): void {
    this.#token = token;
    this.#root.hidden = false;
    this.#name.focus();
  }

  async #go(): Promise<void> {
    const name = this.#name.value.trim();
    const pin = this.#pin.value.trim();
    if (!name) {
      texts.put(this.#error, 'invitation.empty');
      this.#name.focus();
      return;
    }
    this.#submit.disabled = true;
    texts.say(this.#error, undefined);
    const answer = await redeem(this.#token, name, pin);
    this.#submit.disabled = false;
    this.#show(answer);
  }

  #show(answer: Redeemed): void {
    switch (answer.how) {
      case 'in':
        this.#token = '';
        this.#root.hidden = true;
        this.letIn();
        break;
      case 'pin-needed':
        this.#askForPin({ key: 'invitation.pin-needed' });
        break;
      case 'pin-wrong':
        this.#askForPin(answer.said ? { said: answer.said } : { key: 'invitation.pin-wrong' });
        break;
      case 'over':
        texts.put(this.#title, 'invitation.over');
        texts.say(this.#text, answer.why);
        this.#form.hidden = true;
        break;
      case 'wrong':
        texts.say(this.#error, { said: answer.said });
        break;
      case 'wait':
        this.#wait(answer.seconds);
        break;
      case 'unreachable':
        texts.put(this.#error, 'invitation.unreachable');
        break;
    }
  }

  #askForPin(why: Sentence): void {
    texts.say(this.#error, why);
    this.#pinField.hidden = false;
    this.#pin.value = '';
    this.#pin.focus();
  }

  #wait(seconds: number): void {
    const until = performance.now() + seconds * 1000;
    window.clearInterval(this.#waiting);
    const tell = (): void => {
      const left = until - performance.now();
      this.#submit.disabled = left > 0;
      if (left > 0) {
        texts.put(this.#error, 'invitation.locked', { time: countdown(left) });
      } else {
        window.clearInterval(this.#waiting);
        texts.put(this.#error, 'invitation.unlocked');
      }
    };
    this.#waiting = window.setInterval(tell, 1000);
    tell();
  }
}
