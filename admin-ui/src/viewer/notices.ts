import { make } from '../page/elements';
import { texts, type Sentence } from './texts';

const SHOWN_MS = 6_000;
const MOST = 3;

/** Sentences that come and go by themselves at the lower edge, read out by screen readers. */
export class Notices {
  constructor(private readonly root: HTMLElement) {}

  /** @param topic of which only the latest sentence is true */
  show(sentence: Sentence, topic?: 'control' | 'consent' | 'signalling' | 'quality' | 'outputs'): void {
    const words = texts.sentence(sentence);
    const outdated = [...this.root.children].filter(
      (child) => child.textContent === words || (topic && child instanceof HTMLElement && child.dataset.topic === topic),
    );
    outdated.forEach((child) => child.remove());
    const notice = make('p', 'notice', words);
    if (topic) notice.dataset.topic = topic;
    this.root.append(notice);
    while (this.root.children.length > MOST) this.root.firstElementChild?.remove();
    window.setTimeout(() => notice.remove(), SHOWN_MS);
  }
}
