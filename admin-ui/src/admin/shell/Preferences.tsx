import { Button, FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type Language } from '../../page/language';
import { currentTheme } from '../../page/theme';
import { chooseLanguage } from '../preferences/language';
import { nextTheme, onTheme } from '../preferences/theme';

export function Preferences() {
  const { t, i18n } = useTranslation();
  const theme = useSyncExternalStore(onTheme, currentTheme);
  return (
    <div className="preferences">
      <FormSelect
        id="language"
        aria-label={t('preferences.language')}
        value={i18n.language}
        onChange={(_, language) => chooseLanguage(language as Language)}
      >
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <FormSelectOption key={tag} value={tag} label={name} lang={tag} />
        ))}
      </FormSelect>
      <Button id="theme" variant="secondary" onClick={nextTheme}>
        {t(`preferences.theme.${theme}`)}
      </Button>
    </div>
  );
}
