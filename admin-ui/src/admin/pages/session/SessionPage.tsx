import { PageSection, Spinner, Title } from '@patternfly/react-core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { answer, api } from '../../api/client';
import type { Session } from '../../api/types';
import { mayOpen } from '../../access';
import { useLive } from '../../live/LiveContext';
import { useMe } from '../../MeContext';
import { Loading } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { useLoaded } from '../../parts/useLoaded';
import { SessionActions } from './SessionActions';
import { SessionFacts } from './SessionFacts';
import { SessionHistory } from './SessionHistory';

const SessionPlots = lazy(() => import('./SessionPlots'));

export default function SessionPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const live = useLive((feed) => feed.sessions?.find((session) => session.id === id));
  // Asked again when it comes or goes: what is told of it live ends with it.
  const loaded = useLoaded(`session ${id} ${live !== undefined}`, () =>
    answer(api.GET('/api/v1/sessions/{id}', { params: { path: { id } } })),
  );
  if (live) return <Details session={live} />;
  return (
    <>
      {!loaded.data && <PageHead title={t('session.title')} />}
      {loaded.data ? (
        <Details session={loaded.data} />
      ) : (
        <PageSection>
          <Loading loaded={loaded}>{() => null}</Loading>
        </PageSection>
      )}
    </>
  );
}

function Details({ session }: { session: Session }) {
  const { t } = useTranslation();
  const me = useMe();
  const live = session.endedAt === null;
  return (
    <>
      <PageHead title={t('session.of', { person: session.person })} actions={live && <SessionActions session={session} />} />
      <PageSection>
        <SessionFacts session={session} />
      </PageSection>
      {live && (
        <PageSection>
          <Title headingLevel="h2">{t('session.now')}</Title>
          <Suspense fallback={<Spinner aria-label={t('common.loading')} />}>
            <SessionPlots id={session.id} />
          </Suspense>
        </PageSection>
      )}
      {mayOpen(me, 'audit') && (
        <PageSection>
          <Title headingLevel="h2">{t('session.history')}</Title>
          <SessionHistory id={session.id} />
        </PageSection>
      )}
    </>
  );
}
