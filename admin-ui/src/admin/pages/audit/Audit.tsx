import { Alert, Button, PageSection } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { formatNumber } from '../../format';
import { useLive } from '../../live/LiveContext';
import { Loading, Nothing } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { Paging } from '../../parts/Paging';
import { useLoaded } from '../../parts/useLoaded';
import { AuditSearch } from './AuditSearch';
import { ChainState } from './ChainState';
import { EventTable } from './EventTable';
import { EVERYTHING, exportAddress, query, type AuditFilter } from './filter';

const SIZE = 50;

export default function Audit() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(EVERYTHING);
  return (
    <>
      <PageHead
        title={t('nav.audit')}
        text={t('audit.text')}
        actions={
          <>
            <Button variant="secondary" component="a" href={exportAddress(filter, 'jsonl')} download>
              {t('audit.exportJsonl')}
            </Button>
            <Button variant="secondary" component="a" href={exportAddress(filter, 'csv')} download>
              {t('audit.exportCsv')}
            </Button>
          </>
        }
      />
      <PageSection>
        <ChainState />
      </PageSection>
      <PageSection>
        <AuditSearch filter={filter} change={setFilter} />
        <Events key={JSON.stringify(filter)} filter={filter} />
      </PageSection>
    </>
  );
}

function Events({ filter }: { filter: AuditFilter }) {
  const { t, i18n } = useTranslation();
  const [page, setPage] = useState(0);
  const newest = useLive((live) => live.audited);
  const [round, setRound] = useState({ number: 0, newest });
  const loaded = useLoaded(`audit ${page} ${round.number}`, () =>
    answer(api.GET('/api/v1/audit', { params: { query: { page, size: SIZE, ...query(filter) } } })),
  );
  const more = newest !== undefined && round.newest !== undefined ? newest - round.newest : 0;
  const show = () => {
    setPage(0);
    setRound({ number: round.number + 1, newest });
  };
  if (newest !== undefined && round.newest === undefined) setRound({ ...round, newest });
  return (
    <>
      <div role="status">
        {more > 0 && (
          <Alert isInline isPlain variant="info" title={t('audit.more', { number: formatNumber(i18n.language, more) })}>
            <Button variant="link" isInline onClick={show}>
              {t('audit.showMore')}
            </Button>
          </Alert>
        )}
      </div>
      <Loading loaded={loaded}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Nothing title={t('audit.none')}>{t('audit.noneText')}</Nothing>
          ) : (
            <>
              <Paging page={page} size={SIZE} total={total} go={setPage} />
              <EventTable events={items} label={t('nav.audit')} />
            </>
          )
        }
      </Loading>
    </>
  );
}
