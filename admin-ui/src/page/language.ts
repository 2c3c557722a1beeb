/** The languages of the pages, by their BCP 47 tags. */
export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'waycast.language';
const listeners = new Set<() => void>();
let language: Language = 'en';

export function currentLanguage(): Language {
  return language;
}

/** What the person chose in this browser, otherwise the first of the browser's languages that there is. */
export function restoreLanguage(): void {
  language = chosen() ?? preferred(navigator.languages);
  document.documentElement.lang = language;
}

export function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return 'en';
}

/** From now on, and the next time this browser comes. */
export function chooseLanguage(chosenLanguage: Language): void {
  language = chosenLanguage;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is switched off in this browser: the choice holds until the page is closed.
  }
  listeners.forEach((listener) => listener());
}

export function onLanguage(listener: () => void): void {
  listeners.add(listener);
}

function chosen(): Language | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'en' || value === 'zh-CN' ? value : undefined;
  } catch {
    return undefined;
  }
}
