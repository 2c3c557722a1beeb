import { FormSelect, FormSelectOption, PageSection } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { useLive } from '../../live/LiveContext';
import { Field, TextField } from '../../parts/Field';
import { Loading, Nothing } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { Paging } from '../../parts/Paging';
import { useLoaded } from '../../parts/useLoaded';
import { SessionTable } from './SessionTable';

const SIZE = 50;

export default function Sessions() {
  const { t } = useTranslation();
  const [state, setState] = useState('live');
  const [person, setPerson] = useState('');
  return (
    <>
      <PageHead title={t('nav.sessions')} text={t('sessions.text')} />
      <PageSection>
        <div className="filters" role="search">
          <Field label={t('sessions.which')}>
            <FormSelect value={state} onChange={(_, value) => setState(value)}>
              <FormSelectOption value="live" label={t('sessions.live')} />
              <FormSelectOption value="ended" label={t('sessions.ended')} />
            </FormSelect>
          </Field>
          <TextField label={t('session.person')} value={person} change={setPerson} />
        </div>
        {state === 'live' ? <LiveSessions person={person} /> : <EndedSessions key={person} person={person} />}
      </PageSection>
    </>
  );
}

/** The event stream tells of these. */
function LiveSessions({ person }: { person: string }) {
  const { t } = useTranslation();
  const sessions = useLive((live) => live.sessions) ?? [];
  const shown = sessions.filter((session) => session.person.toLowerCase().includes(person.toLowerCase()));
  return shown.length === 0 ? (
    <Nothing title={t('sessions.none')}>{t('sessions.noneText')}</Nothing>
  ) : (
    <SessionTable sessions={shown} label={t('sessions.live')} />
  );
}

function EndedSessions({ person }: { person: string }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(0);
  const loaded = useLoaded(`ended ${page} ${person}`, () =>
    answer(
      api.GET('/api/v1/sessions', { params: { query: { state: 'ended', page, size: SIZE, ...(person ? { person } : {}) } } }),
    ),
  );
  return (
    <Loading loaded={loaded}>
      {({ items, total }) =>
        items.length === 0 ? (
          <Nothing title={t('sessions.noneEnded')}>{t('sessions.noneEndedText')}</Nothing>
        ) : (
          <>
            <SessionTable sessions={items} label={t('sessions.ended')} />
            <Paging page={page} size={SIZE} total={total} go={setPage} />
          </>
        )
      }
    </Loading>
  );
}
