import { ExpandableSection } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditEvent } from '../../api/types';
import { DataTable } from '../../parts/DataTable';
import { Time, useWord } from '../../parts/Words';

export function EventTable({ events, label }: { events: readonly AuditEvent[]; label: string }) {
  const { t } = useTranslation();
  const word = useWord('event');
  return (
    <DataTable
      label={label}
      rows={events}
      id={(event) => String(event.sequence)}
      columns={[
        { title: t('audit.at'), cell: (event) => <Time at={event.at} /> },
        {
          title: t('audit.type'),
          cell: (event) => (
            <>
              {word(event.type)} <div className="code quiet">{event.type}</div>
            </>
          ),
        },
        { title: t('audit.actor'), wrap: true, cell: (event) => event.actor },
        { title: t('audit.address'), cell: (event) => event.address },
        { title: t('audit.details'), wrap: true, cell: (event) => <Details event={event} /> },
      ]}
    />
  );
}

function Details({ event }: { event: AuditEvent }) {
  const { t } = useTranslation();
  return (
    <>
      <dl className="details">
        {Object.entries(event.details).map(([name, value]) => (
          <Detail key={name} name={name} value={typeof value === 'string' ? value : JSON.stringify(value)} />
        ))}
      </dl>
      {event.session && <Link to={`/sessions/${encodeURIComponent(event.session)}`}>{t('audit.session')}</Link>}
      <ExpandableSection toggleText={t('audit.record', { sequence: event.sequence })} isIndented>
        <span className="code">{event.hash}</span>
      </ExpandableSection>
    </>
  );
}

function Detail({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
