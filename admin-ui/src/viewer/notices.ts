import { make } from '../page/elements';
import { texts, type Sentence } from './texts';

const SHOWN_MS = 6_000;
const MOST = 3;

/** Sentences that come and go by themselves at the lower edge, read out by screen readers. */
export class Notices {
  constructor(private readonly root: HTMLElement) {}

  show(sentence: Sentence): void {
    const words = texts.sentence(sentence);
    const known = [...this.root.children].find((child) => child.textContent === words);
    known?.remove();
    const notice = make('p', 'notice', words);
    this.root.append(notice);
    while (this.root.children.length > MOST) this.root.firstElementChild?.remove();
    window.setTimeout(() => notice.remove(), SHOWN_MS);
  }
}
