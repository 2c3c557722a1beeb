import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { Loading, Nothing } from '../../parts/Loading';
import { Paging } from '../../parts/Paging';
import { useLoaded } from '../../parts/useLoaded';
import { useLive } from '../../live/LiveContext';
import { EventTable } from '../audit/EventTable';

const SIZE = 50;

/** What was written down about a session. */
export function SessionHistory({ id }: { id: string }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(0);
  // Something new about this session may be among what was written down last.
  const news = useLive((live) => live.audited ?? live.sessions?.length);
  const loaded = useLoaded(`events ${id} ${page} ${news}`, () =>
    answer(api.GET('/api/v1/sessions/{id}/events', { params: { path: { id }, query: { page, size: SIZE } } })),
  );
  return (
    <Loading loaded={loaded}>
      {({ items, total }) =>
        items.length === 0 ? (
          <Nothing title={t('session.noHistory')}>{t('session.noHistoryText')}</Nothing>
        ) : (
          <>
            <EventTable events={items} label={t('session.history')} />
            {total > SIZE && <Paging page={page} size={SIZE} total={total} go={setPage} />}
          </>
        )
      }
    </Loading>
  );
}
