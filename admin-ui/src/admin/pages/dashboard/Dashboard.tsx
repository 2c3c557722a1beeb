import { PageSection, Spinner, Title } from '@patternfly/react-core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../live/LiveContext';
import { Nothing } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { SessionTable } from '../sessions/SessionTable';
import { DesktopCard } from './DesktopCard';

const DesktopPlots = lazy(() => import('./DesktopPlots'));

export default function Dashboard() {
  const { t } = useTranslation();
  const desktops = useLive((live) => live.desktops);
  const sessions = useLive((live) => live.sessions);
  if (!desktops || !sessions) return <Waiting />;
  return (
    <>
      <PageHead title={t('nav.dashboard')} />
      <PageSection aria-label={t('dashboard.desktops')}>
        {desktops.length === 0 ? (
          <Nothing title={t('dashboard.noDesktops')}>{t('dashboard.noDesktopsText')}</Nothing>
        ) : (
          <div className="tiles">
            {desktops.map((desktop) => (
              <DesktopCard
                key={desktop.name}
                desktop={desktop}
                sessions={sessions.filter((session) => session.desktop === desktop.name)}
              />
            ))}
          </div>
        )}
      </PageSection>
      <PageSection>
        <Title headingLevel="h2">{t('dashboard.sessions')}</Title>
        {sessions.length === 0 ? (
          <Nothing title={t('sessions.none')}>{t('sessions.noneText')}</Nothing>
        ) : (
          <SessionTable sessions={sessions} label={t('dashboard.sessions')} />
        )}
      </PageSection>
      {desktops.map((desktop) => (
        <PageSection key={desktop.name}>
          <Title headingLevel="h2" className="wrap">
            {t('dashboard.flow', { desktop: desktop.name })}
          </Title>
          <Suspense fallback={<Spinner aria-label={t('common.loading')} />}>
            <DesktopPlots desktop={desktop.name} />
          </Suspense>
        </PageSection>
      ))}
    </>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('nav.dashboard')} />
      <PageSection>
        <Spinner aria-label={t('common.loading')} />
      </PageSection>
    </>
  );
}
