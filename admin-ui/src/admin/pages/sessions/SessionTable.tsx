import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Session } from '../../api/types';
import { DataTable, type Column } from '../../parts/DataTable';
import { State, Time, useWord } from '../../parts/Words';

export function SessionTable({ sessions, label }: { sessions: readonly Session[]; label: string }) {
  const { t } = useTranslation();
  const mode = useWord('mode');
  const ended = sessions.some((session) => session.endedAt);
  const columns: Column<Session>[] = [
    {
      title: t('session.person'),
      wrap: true,
      cell: (session) => <Link to={`/sessions/${encodeURIComponent(session.id)}`}>{session.person}</Link>,
    },
    { title: t('session.address'), cell: (session) => session.address },
    { title: t('session.desktop'), wrap: true, cell: (session) => session.desktop },
    {
      title: t('session.state'),
      cell: (session) => (
        <>
          <State state={session.state} />{' '}
          {session.controls ? t('session.controls') : session.watchOnly ? t('session.watchOnly') : mode(session.mode)}
        </>
      ),
    },
    { title: t('session.startedAt'), cell: (session) => <Time at={session.startedAt} /> },
  ];
  if (ended) {
    columns.push(
      { title: t('session.endedAt'), cell: (session) => <Time at={session.endedAt} /> },
      { title: t('session.reason'), wrap: true, cell: (session) => session.reason },
    );
  } else {
    columns.push({ title: t('session.score'), cell: (session) => <span className="numbers">{session.score?.value ?? '–'}</span> });
  }
  return <DataTable label={label} columns={columns} rows={sessions} id={(session) => session.id} />;
}
