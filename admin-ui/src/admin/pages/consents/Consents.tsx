import { Button, PageSection } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Consent } from '../../api/types';
import { isAdmin } from '../../access';
import { UNKNOWN } from '../../format';
import { useLive } from '../../live/LiveContext';
import { useMe } from '../../MeContext';
import { AskDialog } from '../../parts/AskDialog';
import { ChoiceFilter } from '../../parts/ChoiceFilter';
import { DataTable, type Column } from '../../parts/DataTable';
import { Loading, Nothing } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { Paging } from '../../parts/Paging';
import { useReports } from '../../parts/Reports';
import { useLoaded } from '../../parts/useLoaded';
import { State, Time, useWord, Words } from '../../parts/Words';

const SIZE = 50;
const STATES = ['asked', 'given', 'refused', 'withdrawn', 'expired'] as const;
type ConsentState = (typeof STATES)[number];

export default function Consents() {
  const { t } = useTranslation();
  const word = useWord('state');
  const report = useReports();
  const [state, setState] = useState<ConsentState | ''>('');
  const [page, setPage] = useState(0);
  const [asked, setAsked] = useState<Consent>();
  // A consent that changes changes a session, or is written down.
  const sessions = useLive((live) => live.sessions);
  const audited = useLive((live) => live.audited);
  const loaded = useLoaded(`consents ${state} ${page} ${audited} ${sessions?.length}`, () =>
    answer(api.GET('/api/v1/consents', { params: { query: { page, size: SIZE, ...(state ? { state } : {}) } } })),
  );
  return (
    <>
      <PageHead title={t('nav.consents')} text={t('consents.text')} />
      <PageSection>
        <div className="filters" role="search">
          <ChoiceFilter
            label={t('session.state')}
            value={state}
            choices={STATES}
            word={word}
            change={(chosen) => {
              setState(chosen);
              setPage(0);
            }}
          />
        </div>
        <Loading loaded={loaded}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Nothing title={t('consents.none')}>{t('consents.noneText')}</Nothing>
            ) : (
              <>
                <ConsentTable consents={items} withdraw={setAsked} />
                <Paging page={page} size={SIZE} total={total} go={setPage} />
              </>
            )
          }
        </Loading>
      </PageSection>
      {asked && (
        <AskDialog
          danger
          title={t('consents.withdrawTitle', { person: asked.person })}
          text={t('consents.withdrawText')}
          verb={t('consents.withdraw')}
          act={() => answer(api.POST('/api/v1/consents/{id}/withdraw', { params: { path: { id: asked.id } } }))}
          done={() => {
            report.done(t('consents.withdrawn'));
            loaded.reload();
          }}
          close={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function ConsentTable({ consents, withdraw }: { consents: readonly Consent[]; withdraw: (consent: Consent) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const columns: Column<Consent>[] = [
    { title: t('session.person'), wrap: true, cell: (consent) => consent.person },
    { title: t('session.desktop'), wrap: true, cell: (consent) => consent.desktop },
    { title: t('session.scopes'), wrap: true, cell: (consent) => <Words kind="scope" words={consent.scopes} /> },
    { title: t('session.state'), cell: (consent) => <State state={consent.state} /> },
    { title: t('consents.purpose'), wrap: true, cell: (consent) => consent.purpose || UNKNOWN },
    { title: t('consents.askedAt'), cell: (consent) => <Time at={consent.askedAt} /> },
    { title: t('consents.endsAt'), cell: (consent) => <Time at={consent.endsAt} /> },
    { title: t('consents.decidedBy'), wrap: true, cell: (consent) => consent.decidedBy ?? UNKNOWN },
  ];
  if (isAdmin(me)) {
    columns.push({
      title: t('common.actions'),
      cell: (consent) =>
        consent.state === 'given' && (
          <Button variant="secondary" size="sm" isDanger onClick={() => withdraw(consent)}>
            {t('consents.withdraw')}
          </Button>
        ),
    });
  }
  return <DataTable label={t('nav.consents')} rows={consents} id={(consent) => consent.id} columns={columns} />;
}
