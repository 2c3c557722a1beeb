import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The languages of the pages, by their BCP 47 tags, each in its own name. */
export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'waycast.language';

const TEXTS: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  en: () => import('../texts/en.json'),
  'zh-CN': () => import('../texts/zh-CN.json'),
};

/** Loads the texts of what the person chose in this browser, otherwise of the first of its languages that there is. */
export async function startLanguage(): Promise<void> {
  const language = chosen() ?? preferred(navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: (await TEXTS[language]()).default } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** From now on, and the next time this browser comes. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await TEXTS[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is switched off in this browser: the choice holds until the page is closed.
  }
}

export function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return 'en';
}

function chosen(): Language | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'en' || value === 'zh-CN' ? value : undefined;
  } catch {
    return undefined;
  }
}
