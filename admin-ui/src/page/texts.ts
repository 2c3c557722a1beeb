import { currentLanguage, onLanguage, type Language } from './language';

/** What stands for `{name}` in a text. A function where the value itself depends on the language. */
export type Values = Readonly<Record<string, string | number>> | (() => Readonly<Record<string, string | number>>);

/** Something to tell a person: a text of the page, or words that somebody else said and that are shown as they are. */
export type Sentence<K extends string> = { key: K; values?: Values } | { said: string };

export type Catalogue<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** What of an element a text goes to: its content, its accessible name (and tooltip), or a field's placeholder. */
type Slot = 'content' | 'label' | 'placeholder';

const SLOTS: Readonly<Record<Slot, string>> = {
  content: 'data-text',
  label: 'data-label',
  placeholder: 'data-placeholder',
};

/**
 * The texts of one page in every language. An element that got its text here keeps the right one when the person changes
 * the language; in the page's HTML `data-text`, `data-label` and `data-placeholder` name the text of an element.
 */
export class Texts<K extends string> {
  readonly #values = new WeakMap<Element, Partial<Record<Slot, Values>>>();

  constructor(private readonly catalogue: Catalogue<K>) {
    onLanguage(() => this.translate(document));
  }

  text(key: K, values?: Values): string {
    return fill(this.catalogue[currentLanguage()][key], values);
  }

  sentence(sentence: Sentence<K>): string {
    return 'said' in sentence ? sentence.said : this.text(sentence.key, sentence.values);
  }

  /** Puts a text into the element, in place of what is there. */
  put(element: Element, key: K, values?: Values): void {
    this.#keep(element, 'content', key, values);
  }

  /** As {@link put}, for a sentence. */
  say(element: Element, sentence: Sentence<K> | undefined): void {
    if (sentence && 'key' in sentence) {
      this.put(element, sentence.key, sentence.values);
      return;
    }
    element.removeAttribute(SLOTS.content);
    const words = sentence?.said ?? '';
    if (element.textContent !== words) element.textContent = words;
  }

  /** The accessible name, and what is shown beside the pointer. */
  label(element: Element, key: K, values?: Values): void {
    this.#keep(element, 'label', key, values);
  }

  placeholder(element: Element, key: K, values?: Values): void {
    this.#keep(element, 'placeholder', key, values);
  }

  /** Gives every element below `root` that names a text that text in the language of now. */
  translate(root: ParentNode): void {
    for (const slot of Object.keys(SLOTS) as Slot[]) {
      for (const element of root.querySelectorAll(`[${SLOTS[slot]}]`)) this.#render(element, slot);
    }
  }

  #keep(element: Element, slot: Slot, key: K, values: Values | undefined): void {
    const kept = this.#values.get(element) ?? {};
    if (values === undefined) delete kept[slot];
    else kept[slot] = values;
    this.#values.set(element, kept);
    element.setAttribute(SLOTS[slot], key);
    this.#render(element, slot);
  }

  #render(element: Element, slot: Slot): void {
    const key = element.getAttribute(SLOTS[slot]);
    if (key === null || !this.#has(key)) return;
    const words = this.text(key, this.#values.get(element)?.[slot]);
    switch (slot) {
      case 'content':
        // Untouched when unchanged: a live region would be read out again.
        if (element.textContent !== words) element.textContent = words;
        break;
      case 'label':
        element.setAttribute('aria-label', words);
        if (element instanceof HTMLElement && element.matches('button, a, [role="radio"]')) element.title = words;
        break;
      case 'placeholder':
        element.setAttribute('placeholder', words);
        break;
    }
  }

  #has(key: string): key is K {
    return key in this.catalogue.en;
  }
}

function fill(pattern: string, values: Values | undefined): string {
  if (!values) return pattern;
  const known = typeof values === 'function' ? values() : values;
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(known[name] ?? whole));
}

/** A time of day as people of this language write it. */
export function timeOfDay(at: Date): string {
  return new Intl.DateTimeFormat(currentLanguage(), { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Minutes and seconds, rounded up, for instance 1:05. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
