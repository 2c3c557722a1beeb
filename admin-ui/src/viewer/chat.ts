import { ChatLog, submitOnEnter, type ChatLine } from '../page/chat-log';
import { element } from '../page/elements';
import { SidePanel } from './side-panel';
import { texts } from './texts';

/** Characters of one message. */
const LONGEST = 1000;

/** The conversation of everybody who watches and the person at the desktop. */
export class Chat {
  readonly #panel: SidePanel;
  readonly #log: ChatLog;
  readonly #empty = element('chat-empty', HTMLParagraphElement);
  readonly #form = element('chat-form', HTMLFormElement);
  readonly #text = element('chat-text', HTMLTextAreaElement);
  #unread = 0;
  #own = '';

  constructor(
    private readonly options: {
      /** Returns false when there is no session. */
      send: (text: string) => boolean;
      failed: () => void;
      /** The number of lines that nobody has seen has changed, or the panel has opened or closed. */
      unread: (count: number, open: boolean) => void;
      /** Somebody said this while the panel was closed. */
      heard: (line: ChatLine) => void;
      closed: () => void;
    },
  ) {
    this.#log = new ChatLog(element('chat-lines', HTMLElement), {
      own: (line) => this.#isOwn(line),
      atDesktop: (where) => texts.put(where, 'chat.at-desktop'),
    });
    this.#panel = new SidePanel('chat', (open) => this.#changed(open));
    this.#text.maxLength = LONGEST;
    submitOnEnter(this.#text, this.#form);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  get open(): boolean {
    return this.#panel.open;
  }

  set open(open: boolean) {
    this.#panel.open = open;
  }

  get unread(): number {
    return this.#unread;
  }

  /** All lines that are still in the page, the oldest first. */
  get lines(): readonly ChatLine[] {
    return this.#log.lines;
  }

  /**
   * A session begins, which tells the latest lines anew.
   *
   * @param own the name this viewer writes under
   */
  begin(own: string): void {
    this.#own = own;
    this.#log.clear();
    this.#empty.hidden = false;
  }

  receive(line: ChatLine): void {
    this.#empty.hidden = true;
    this.#log.add(line);
    if (this.open || this.#isOwn(line)) return;
    this.#unread += 1;
    this.options.unread(this.#unread, false);
    this.options.heard(line);
  }

  #changed(open: boolean): void {
    if (open) {
      this.#unread = 0;
      this.#log.scrollToEnd();
      this.#text.focus();
    }
    this.options.unread(this.#unread, open);
    if (!open) this.options.closed();
  }

  #send(): void {
    const text = this.#text.value.trim();
    if (!text) return;
    if (this.options.send(text)) this.#text.value = '';
    else this.options.failed();
  }

  #isOwn(line: ChatLine): boolean {
    return !line.desktop && line.from === this.#own;
  }
}
