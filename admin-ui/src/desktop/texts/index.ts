import { Texts } from '../../page/texts';
import { en, type TextKey } from './en';
import { zhCN } from './zh-CN';

export type { TextKey };

/** What the desktop page says. */
export const texts = new Texts<TextKey>({ en, 'zh-CN': zhCN });

export function isText(key: string): key is TextKey {
  return key in en;
}
