import { Alert, Card, CardBody, CardTitle, PageSection, Spinner } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import type { Health, HealthCheck } from '../../api/types';
import { useLive } from '../../live/LiveContext';
import { PageHead } from '../../parts/PageHead';
import { State } from '../../parts/Words';

const VARIANTS = { up: 'success', degraded: 'warning', down: 'danger' } as const;

export default function HealthPage() {
  const { t } = useTranslation();
  const health = useLive((live) => live.health);
  return (
    <>
      <PageHead title={t('nav.health')} text={t('health.text')} />
      <PageSection>{health ? <Checks health={health} /> : <Spinner aria-label={t('common.loading')} />}</PageSection>
    </>
  );
}

function Checks({ health }: { health: Health }) {
  const { t } = useTranslation();
  const troubled = health.checks.filter((check) => check.status !== 'up').map((check) => check.name);
  return (
    <>
      <Alert isInline isLiveRegion variant={VARIANTS[health.status]} title={t(`health.${health.status}`)}>
        {troubled.length > 0 && t('health.troubled', { parts: troubled.join(', ') })}
      </Alert>
      <br />
      <div className="tiles">
        {health.checks.map((check) => (
          <Check key={check.name} check={check} />
        ))}
      </div>
    </>
  );
}

function Check({ check }: { check: HealthCheck }) {
  return (
    <Card isCompact>
      <CardTitle component="h2">
        {check.name} <State state={check.status} />
      </CardTitle>
      <CardBody>
        <dl className="details">
          {Object.entries(check.data).map(([name, value]) => (
            <Datum key={name} name={name} value={value} />
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}

function Datum({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
