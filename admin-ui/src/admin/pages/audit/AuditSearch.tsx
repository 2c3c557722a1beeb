import { Button, FormSelect, FormSelectOption } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { Field, TextField } from '../../parts/Field';
import { useLoaded } from '../../parts/useLoaded';
import { useWord } from '../../parts/Words';
import { EVERYTHING, type AuditFilter } from './filter';

export function AuditSearch({ filter, change }: { filter: AuditFilter; change: (filter: AuditFilter) => void }) {
  const { t } = useTranslation();
  const word = useWord('event');
  const [draft, setDraft] = useState(filter);
  const types = useLoaded('audit types', () => answer(api.GET('/api/v1/audit/types')));
  const set = (name: keyof AuditFilter) => (value: string) => setDraft({ ...draft, [name]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change(draft);
  };
  return (
    <form className="filters" role="search" onSubmit={submit}>
      <TextField label={t('audit.search')} value={draft.search} change={set('search')} />
      <TextField label={t('audit.actor')} value={draft.actor} change={set('actor')} />
      <Field label={t('audit.type')}>
        <FormSelect value={draft.type} onChange={(_, value) => set('type')(value)}>
          <FormSelectOption value="" label={t('audit.allTypes')} />
          {(types.data ?? []).map((type) => (
            <FormSelectOption key={type} value={type} label={word(type)} />
          ))}
        </FormSelect>
      </Field>
      <TextField label={t('audit.sessionId')} value={draft.session} change={set('session')} />
      <TextField label={t('audit.from')} type="datetime-local" value={draft.from} change={set('from')} />
      <TextField label={t('audit.to')} type="datetime-local" value={draft.to} change={set('to')} />
      <div className="actions">
        <Button type="submit">{t('audit.find')}</Button>
        <Button
          variant="link"
          onClick={() => {
            setDraft(EVERYTHING);
            change(EVERYTHING);
          }}
        >
          {t('audit.everything')}
        </Button>
      </div>
    </form>
  );
}
