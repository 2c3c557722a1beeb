import { Button } from '@patternfly/react-core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { ChoiceFilter } from '../../parts/ChoiceFilter';
import { TextField } from '../../parts/Field';
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
      <ChoiceFilter
        label={t('audit.type')}
        all={t('audit.allTypes')}
        value={draft.type}
        choices={types.data ?? []}
        word={word}
        change={set('type')}
      />
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
