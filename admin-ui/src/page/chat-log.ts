import { make } from './elements';
import { timeOfDay } from './texts';

/** Something that somebody said. */
export interface ChatLine {
  from: string;
  /** Said by the person at the desktop. */
  desktop: boolean;
  text: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Older lines leave the page. */
const MOST_LINES = 500;
/** Whoever has scrolled up further than this many CSS pixels reads, and is not torn away. */
const AT_END = 40;

/** The lines of a conversation. What people write is text, never markup. */
export class ChatLog {
  readonly #lines: ChatLine[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly options: {
      /** Whether this page said it. */
      own: (line: ChatLine) => boolean;
      /** Puts the words for who sits at the desktop into the element. */
      atDesktop: (where: HTMLElement) => void;
    },
  ) {}

  /** All lines that are still in the page, the oldest first. */
  get lines(): readonly ChatLine[] {
    return this.#lines;
  }

  clear(): void {
    this.#lines.length = 0;
    this.root.replaceChildren();
  }

  add(line: ChatLine): void {
    const { scrollHeight, scrollTop, clientHeight } = this.root;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    this.#lines.push(line);
    this.root.append(this.#render(line));
    while (this.#lines.length > MOST_LINES) {
      this.#lines.shift();
      this.root.firstElementChild?.remove();
    }
    if (atEnd || this.options.own(line)) this.scrollToEnd();
  }

  scrollToEnd(): void {
    this.root.scrollTop = this.root.scrollHeight;
  }

  #render(line: ChatLine): HTMLElement {
    const head = make('p', 'chat-head', make('span', 'chat-from', line.from));
    if (line.desktop) {
      const where = make('span', 'chat-where');
      this.options.atDesktop(where);
      head.append(where);
    }
    const at = new Date(line.at);
    const time = make('time', '', timeOfDay(at));
    time.dateTime = at.toISOString();
    head.append(time);
    const rendered = make('div', 'chat-line', head, make('p', 'chat-words', line.text));
    rendered.classList.toggle('own', this.options.own(line));
    return rendered;
  }
}

/** Enter sends, Shift and Enter begins a line; while an input method composes, Enter is its own. */
export function submitOnEnter(area: HTMLTextAreaElement, form: HTMLFormElement): void {
  area.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
