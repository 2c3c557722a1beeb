import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chooseLanguage as keepLanguage, currentLanguage, restoreLanguage, type Language } from '../../page/language';

const TEXTS: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  en: () => import('../texts/en.json'),
  'zh-CN': () => import('../texts/zh-CN.json'),
};

/** Loads the texts of the language that holds for all pages. */
export async function startLanguage(): Promise<void> {
  restoreLanguage();
  const language = currentLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: (await TEXTS[language]()).default } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** From now on, and the next time this browser comes. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await TEXTS[language]()).default);
  }
  await i18next.changeLanguage(language);
  keepLanguage(language);
}
