import { FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { Field } from './Field';

interface ChoiceFilterProps<C extends string> {
  label: string;
  all?: string;
  value: C | '';
  choices: readonly C[];
  word: (choice: string) => string;
  change: (value: C | '') => void;
}

/** Narrows a list to one of several choices; empty: all of them. */
export function ChoiceFilter<C extends string>({ label, all, value, choices, word, change }: ChoiceFilterProps<C>) {
  const { t } = useTranslation();
  return (
    <Field label={label}>
      <FormSelect value={value} onChange={(_, chosen) => change(chosen as C | '')}>
        <FormSelectOption value="" label={all ?? t('common.all')} />
        {choices.map((each) => (
          <FormSelectOption key={each} value={each} label={word(each)} />
        ))}
      </FormSelect>
    </Field>
  );
}
