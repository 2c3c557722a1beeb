import { element } from '../page/elements';
import type { Texts } from '../page/texts';
import type { TextKey } from './texts/en';

/** A field for a password: it can be shown, and says when Caps Lock is on. */
export class PasswordField {
  readonly #input: HTMLInputElement;
  readonly #show: HTMLButtonElement;

  /** @param id of the input; the button beside it has `-show`, the hint below `-hint` after it */
  constructor(
    id: string,
    private readonly texts: Texts<TextKey>,
  ) {
    this.#input = element(id, HTMLInputElement);
    this.#show = element(`${id}-show`, HTMLButtonElement);
    const hint = element(`${id}-hint`, HTMLParagraphElement);
    this.#show.addEventListener('click', () => this.#setShown(this.#input.type === 'password'));
    const tell = (event: KeyboardEvent): void => {
      if (event.getModifierState('CapsLock')) texts.put(hint, 'caps-lock');
      else texts.say(hint, undefined);
    };
    this.#input.addEventListener('keydown', tell);
    this.#input.addEventListener('keyup', tell);
    this.#input.addEventListener('blur', () => texts.say(hint, undefined));
    this.#setShown(false);
  }

  get value(): string {
    return this.#input.value;
  }

  set value(value: string) {
    this.#input.value = value;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** What leaves the page leaves it hidden: a browser then offers to keep the password, and nobody reads it. */
  hide(): void {
    this.#setShown(false);
  }

  #setShown(shown: boolean): void {
    this.#input.type = shown ? 'text' : 'password';
    this.#show.setAttribute('aria-pressed', String(shown));
    this.texts.put(this.#show, shown ? 'password.hide' : 'password.show');
  }
}
