import { element, make } from '../page/elements';
import { countdown } from '../page/texts';
import type { Question } from './protocol';
import { isText, texts } from './texts';

type Answer = 'accept' | 'watch-only' | 'decline';

/** Who asks. A card stays where it is while others come and go: a button must not move away under a finger. */
export class Questions {
  readonly #root = element('questions', HTMLDivElement);
  readonly #none = element('questions-none', HTMLParagraphElement);
  readonly #cards = new Map<string, { card: HTMLElement; left: HTMLElement; until: number | undefined }>();

  /** @param answer returns false when the answer could not be sent */
  constructor(private readonly answer: (id: string, scopes: string[]) => boolean) {
    window.setInterval(() => this.#tick(), 1000);
  }

  show(questions: readonly Question[]): void {
    for (const [id, { card }] of this.#cards) {
      if (questions.some((question) => question.id === id)) continue;
      card.remove();
      this.#cards.delete(id);
    }
    for (const question of questions) if (!this.#cards.has(question.id)) this.#add(question);
    this.#none.hidden = questions.length > 0;
    this.#tick();
  }

  #add(question: Question): void {
    const left = make('p', 'left');
    // Counted down every second, which nobody wants to hear.
    left.setAttribute('aria-live', 'off');
    const buttons = make(
      'div',
      'answers',
      this.#button('accept', 'primary', question, question.scopes),
      ...(question.watchOnly ? [this.#button('watch-only', 'quiet', question, ['watch'])] : []),
      this.#button('decline', 'quiet', question, []),
    );
    const card = make('article', 'question', ...about(question), left, buttons);
    this.#cards.set(question.id, { card, left, until: question.until });
    this.#root.append(card);
  }

  #button(answer: Answer, style: string, question: Question, scopes: string[]): HTMLButtonElement {
    const button = make('button', style);
    button.type = 'button';
    button.dataset.answer = answer;
    texts.put(button, `question.${answer}`);
    button.addEventListener('click', () => {
      if (!this.answer(question.id, scopes)) return;
      const card = this.#cards.get(question.id)?.card;
      card?.querySelectorAll('button').forEach((one) => (one.disabled = true));
    });
    return button;
  }

  #tick(): void {
    for (const { left, until } of this.#cards.values()) {
      if (until === undefined) texts.say(left, undefined);
      else texts.put(left, 'question.left', { time: countdown(until - Date.now()) });
    }
  }
}

/** Who, from where, what for, what, and for how long. */
function about({ name, address, purpose, scopes, minutes }: Question): HTMLElement[] {
  const title = make('h3', '');
  texts.put(title, scopes.includes('control') ? 'question.control' : 'question.watch', { name });
  const from = make('p', 'quiet-text');
  texts.put(from, 'question.from', { address });
  const why = make('p', 'purpose');
  if (purpose) texts.put(why, 'question.purpose', { purpose });
  else texts.put(why, 'question.no-purpose');
  const howLong = make('p', 'quiet-text');
  const hours = minutes / 60;
  if (hours >= 1 && Number.isInteger(hours)) texts.put(howLong, 'question.hours', { hours });
  else texts.put(howLong, 'question.minutes', { minutes });
  return [title, from, why, make('p', 'scopes', ...scopes.map(scopeName)), howLong];
}

function scopeName(scope: string): HTMLElement {
  const name = make('span', 'scope');
  const key = `scope.${scope}`;
  if (isText(key)) texts.put(name, key);
  else name.textContent = scope;
  return name;
}
