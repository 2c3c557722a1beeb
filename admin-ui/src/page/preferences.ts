import { make } from './elements';
import { LANGUAGES, chooseLanguage, currentLanguage, onLanguage, type Language } from './language';
import type { common } from './texts/en';
import type { Texts } from './texts';
import { currentTheme, nextTheme } from './theme';

type Common = keyof typeof common;

/** Chooses the language, in every language's own name. */
export function languageChoice<K extends string>(texts: Texts<K | Common>): HTMLSelectElement {
  const choice = make('select', 'language');
  for (const [tag, name] of Object.entries(LANGUAGES)) {
    const option = make('option', '', name);
    option.value = tag;
    option.lang = tag;
    choice.append(option);
  }
  const show = (): void => {
    choice.value = currentLanguage();
  };
  show();
  texts.label(choice, 'page.language');
  choice.addEventListener('change', () => chooseLanguage(choice.value as Language));
  onLanguage(show);
  return choice;
}

/** Goes from the system's theme to dark to light and back. */
export function themeButton<K extends string>(texts: Texts<K | Common>): HTMLButtonElement {
  const button = make('button', 'quiet theme');
  button.type = 'button';
  const show = (): void => texts.put(button, `page.theme.${currentTheme()}`);
  button.addEventListener('click', () => {
    nextTheme();
    show();
  });
  show();
  return button;
}
