import { createLink } from '../page/access';
import { submitOnEnter } from '../page/chat-log';
import { element, make } from '../page/elements';
import { SHORTCUTS, SHORTCUT_PREFIX, type Shortcut } from './shortcuts';
import { texts, type Sentence, type TextKey } from './texts';

/** Which keys and gestures do what. */
export class HelpDialog {
  readonly #dialog = element('help', HTMLDialogElement);

  constructor(closed: () => void) {
    const keys = make('dl', 'keys');
    for (const [name, { key }] of Object.entries(SHORTCUTS)) {
      const parts = `${SHORTCUT_PREFIX}${key}`.split('+').map((part) => make('kbd', '', part));
      keys.append(make('dt', '', ...parts), texted('dd', `shortcut.${name as Shortcut}`));
    }
    this.#dialog.append(
      heading('help-title', 'help.title'),
      texted('p', 'help.keys'),
      keys,
      texted('p', 'help.system'),
      texted('p', 'help.touch'),
      make('div', 'actions', closeButton(this.#dialog)),
    );
    closeOnBackdrop(this.#dialog);
    this.#dialog.addEventListener('close', closed);
  }

  open(): void {
    this.#dialog.showModal();
  }
}

/** A one-time address for another viewer, copied where the browser allows. */
export class LinkDialog {
  readonly #dialog = element('link', HTMLDialogElement);
  readonly #address = make('input', 'address');
  readonly #state = make('p', '');
  readonly #copy = texted('button', 'link.copy', 'primary');

  constructor(closed: () => void) {
    this.#address.readOnly = true;
    texts.label(this.#address, 'link.address');
    this.#state.setAttribute('role', 'status');
    this.#copy.type = 'button';
    this.#copy.addEventListener('click', () => void this.#copyAddress());
    this.#dialog.append(
      heading('link-title', 'link.title'),
      this.#state,
      make('div', 'row', this.#address, this.#copy),
      make('div', 'actions', closeButton(this.#dialog)),
    );
    closeOnBackdrop(this.#dialog);
    this.#dialog.addEventListener('close', () => {
      // It lets somebody in: it does not stay in the page.
      this.#address.value = '';
      closed();
    });
  }

  async open(): Promise<void> {
    this.#address.value = '';
    this.#copy.disabled = true;
    texts.put(this.#state, 'link.asking');
    this.#dialog.showModal();
    try {
      this.#address.value = await createLink();
      this.#copy.disabled = false;
      texts.put(this.#state, 'link.ready');
      this.#address.select();
      await this.#copyAddress();
    } catch {
      texts.put(this.#state, 'link.failed');
    }
  }

  async #copyAddress(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#address.value);
      texts.put(this.#state, 'link.copied');
    } catch {
      this.#address.select();
      texts.put(this.#state, 'link.by-hand');
    }
  }
}

/** A question that is put to somebody else, with room to say what it is for. */
export interface Question {
  title: Sentence;
  text: Sentence;
  /** Whether to ask for how long. */
  minutes: boolean;
  ask: (purpose: string, minutes: number) => void;
  /** Does it without asking, where this viewer may. */
  take?: () => void;
}

export class AskDialog {
  readonly #dialog = element('ask', HTMLDialogElement);
  readonly #title = heading('ask-title', 'ask.title.nobody');
  readonly #text = make('p', '');
  readonly #purpose = make('textarea', '');
  readonly #minutes = minutesChoice('ask-minutes');
  readonly #take = texted('button', 'ask.take', 'quiet');
  #question: Question | undefined;

  constructor(closed: () => void) {
    const form = make('form', '');
    form.method = 'dialog';
    this.#purpose.id = 'ask-purpose';
    this.#purpose.rows = 2;
    this.#purpose.maxLength = LONGEST_PURPOSE;
    this.#take.type = 'button';
    this.#take.addEventListener('click', () => {
      this.#dialog.close();
      this.#question?.take?.();
    });
    const submit = texted('button', 'ask.submit', 'primary');
    form.append(
      this.#title,
      this.#text,
      field('ask-purpose', 'ask.purpose', this.#purpose),
      this.#minutes.field,
      make('div', 'actions', closeButton(this.#dialog, 'page.cancel'), this.#take, submit),
    );
    form.addEventListener('submit', () => {
      this.#question?.ask(this.#purpose.value.trim(), Number(this.#minutes.select.value));
    });
    submitOnEnter(this.#purpose, form);
    this.#dialog.append(form);
    closeOnBackdrop(this.#dialog);
    this.#dialog.addEventListener('close', closed);
  }

  open(question: Question): void {
    this.#question = question;
    texts.say(this.#title, question.title);
    texts.say(this.#text, question.text);
    this.#minutes.field.hidden = !question.minutes;
    this.#take.hidden = question.take === undefined;
    this.#dialog.showModal();
    this.#purpose.focus();
  }

  /** The question has answered itself. */
  close(): void {
    if (this.#dialog.open) this.#dialog.close();
  }
}

/** Characters; longer ones no notification shows. */
export const LONGEST_PURPOSE = 200;

/** A select of how long somebody wants to be let in. */
export function minutesChoice(id: string): { field: HTMLElement; select: HTMLSelectElement } {
  const select = make('select', '');
  select.id = id;
  for (const minutes of [15, 30, 60, 240] as const) {
    const option = texted('option', `consent.minutes.${minutes}`);
    option.value = String(minutes);
    option.selected = minutes === 60;
    select.append(option);
  }
  return { field: field(id, 'consent.minutes', select), select };
}

/** @param id of the control, for its label */
export function field(id: string, label: TextKey, control: HTMLElement): HTMLElement {
  const name = texted('label', label);
  name.htmlFor = id;
  return make('div', 'field', name, control);
}

export function texted<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  key: TextKey,
  className = '',
): HTMLElementTagNameMap[K] {
  const made = make(tag, className);
  texts.put(made, key);
  return made;
}

function heading(id: string, key: TextKey): HTMLHeadingElement {
  const title = texted('h2', key);
  title.id = id;
  return title;
}

function closeButton(dialog: HTMLDialogElement, key: TextKey = 'page.close'): HTMLElement {
  const button = texted('button', key, 'quiet');
  button.type = 'button';
  button.addEventListener('click', () => dialog.close());
  return button;
}

function closeOnBackdrop(dialog: HTMLDialogElement): void {
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}
