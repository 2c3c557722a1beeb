import { Texts, type Sentence as SentenceOf } from '../../page/texts';
import { en, type TextKey } from './en';
import { zhCN } from './zh-CN';

export type { TextKey };
export type Sentence = SentenceOf<TextKey>;

/** What the viewer page says. */
export const texts = new Texts<TextKey>({ en, 'zh-CN': zhCN });
