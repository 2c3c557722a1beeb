import { Button, Card, CardBody, CardFooter, CardTitle } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Desktop, Session } from '../../api/types';
import { isAdmin } from '../../access';
import { UNKNOWN } from '../../format';
import { useMe } from '../../MeContext';
import { State } from '../../parts/Words';
import { DesktopQuality } from './DesktopQuality';
import { Thumbnail } from './Thumbnail';

/** One desktop at a glance. */
export function DesktopCard({ desktop, sessions }: { desktop: Desktop; sessions: readonly Session[] }) {
  const { t } = useTranslation();
  const me = useMe();
  const [changing, setChanging] = useState(false);
  const facts: [string, string][] = [
    [t('dashboard.viewers'), String(desktop.viewers)],
    [t('dashboard.control'), sessions.find((session) => session.controls)?.person ?? t('dashboard.nobody')],
    [t('dashboard.picture'), desktop.width ? `${desktop.width} × ${desktop.height}` : UNKNOWN],
    [t('dashboard.encoder'), desktop.encoder || UNKNOWN],
    [t('dashboard.source'), [desktop.source, desktop.compositor, desktop.output].filter(Boolean).join(' · ') || UNKNOWN],
    [t('dashboard.access'), t(desktop.unattended ? 'dashboard.unattended' : 'dashboard.attended')],
  ];
  return (
    <Card isCompact>
      <CardTitle component="h2">
        <span className="wrap">{desktop.name}</span> <State state={desktop.state} />
      </CardTitle>
      <CardBody>
        <Thumbnail desktop={desktop.name} />
        {desktop.reason && <p className="wrap">{desktop.reason}</p>}
        <dl className="details">
          {facts.map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
      </CardBody>
      {isAdmin(me) && (
        <CardFooter>
          <Button variant="secondary" size="sm" onClick={() => setChanging(true)}>
            {t('quality.change')}
          </Button>
        </CardFooter>
      )}
      {changing && <DesktopQuality desktop={desktop} close={() => setChanging(false)} />}
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
