import { Alert, AlertActionLink, Bullseye, Spinner } from '@patternfly/react-core';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HashRouter, Navigate, Route, Routes } from 'react-router';
import { answer, api } from './api/client';
import type { Me } from './api/types';
import { mayListen, mayOpen, PARTS } from './access';
import { LiveProvider } from './live/LiveContext';
import { MeContext } from './MeContext';
import { ReportProvider } from './parts/Reports';
import { Shell } from './shell/Shell';

const Dashboard = lazy(() => import('./pages/dashboard/Dashboard'));
const Sessions = lazy(() => import('./pages/sessions/Sessions'));
const SessionPage = lazy(() => import('./pages/session/SessionPage'));
const Users = lazy(() => import('./pages/users/Users'));
const Account = lazy(() => import('./pages/account/Account'));
const ForcedPassword = lazy(() => import('./pages/account/ForcedPassword'));
const Invitations = lazy(() => import('./pages/invitations/Invitations'));
const Consents = lazy(() => import('./pages/consents/Consents'));
const Audit = lazy(() => import('./pages/audit/Audit'));
const Settings = lazy(() => import('./pages/settings/Settings'));
const HealthPage = lazy(() => import('./pages/health/HealthPage'));
const Doctor = lazy(() => import('./pages/doctor/Doctor'));
const Nowhere = lazy(() => import('./shell/Nowhere'));

export function App() {
  const { t } = useTranslation();
  const [me, setMe] = useState<Me>();
  const [failed, setFailed] = useState(false);
  const load = useCallback(() => {
    setFailed(false);
    answer(api.GET('/api/v1/me')).then(setMe, (problem) => setFailed(problem.status !== 401));
  }, []);
  useEffect(load, [load]);

  if (failed) {
    return (
      <Bullseye>
        <Alert
          variant="danger"
          title={t('app.unreachable')}
          actionLinks={<AlertActionLink onClick={load}>{t('common.again')}</AlertActionLink>}
        />
      </Bullseye>
    );
  }
  if (!me) return <Loading />;
  if (me.passwordChangeRequired) {
    return (
      <Suspense fallback={<Loading />}>
        <ForcedPassword name={me.displayName} done={load} />
      </Suspense>
    );
  }
  const pages = <Pages me={me} />;
  return (
    <MeContext value={me}>
      <ReportProvider>
        <HashRouter>{mayListen(me) ? <LiveProvider>{pages}</LiveProvider> : pages}</HashRouter>
      </ReportProvider>
    </MeContext>
  );
}

function Pages({ me }: { me: Me }) {
  const start = PARTS.find((part) => mayOpen(me, part));
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
        <Routes>
          {start && <Route index element={<Navigate to={`/${start}`} replace />} />}
          {mayOpen(me, 'dashboard') && <Route path="dashboard" element={<Dashboard />} />}
          {mayOpen(me, 'sessions') && <Route path="sessions" element={<Sessions />} />}
          {mayOpen(me, 'sessions') && <Route path="sessions/:id" element={<SessionPage />} />}
          {mayOpen(me, 'users') && <Route path="users" element={<Users />} />}
          {mayOpen(me, 'invitations') && <Route path="invitations" element={<Invitations />} />}
          {mayOpen(me, 'consents') && <Route path="consents" element={<Consents />} />}
          {mayOpen(me, 'audit') && <Route path="audit" element={<Audit />} />}
          {mayOpen(me, 'settings') && <Route path="settings" element={<Settings />} />}
          {mayOpen(me, 'health') && <Route path="health" element={<HealthPage />} />}
          {mayOpen(me, 'doctor') && <Route path="doctor" element={<Doctor />} />}
          {mayOpen(me, 'account') && <Route path="account" element={<Account />} />}
          <Route path="*" element={<Nowhere />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <Bullseye>
      <Spinner aria-label={t('common.loading')} />
    </Bullseye>
  );
}
