import { Alert, Button, Card, CardBody, CardTitle, type AlertProps } from '@patternfly/react-core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { AuditChain } from '../../api/types';
import { formatNumber } from '../../format';
import { Facts } from '../../parts/Facts';
import { Loading } from '../../parts/Loading';
import { useReports } from '../../parts/Reports';
import { useLoaded, type Loaded } from '../../parts/useLoaded';
import { Time } from '../../parts/Words';

const VARIANTS: Readonly<Record<string, NonNullable<AlertProps['variant']>>> = { intact: 'success', broken: 'danger', running: 'info' };
/** While a verification runs; the event stream does not tell of its end. */
const LOOK_AGAIN = 1_000;

/** Whether the audit trail is as it was written. */
export function ChainState() {
  const { t } = useTranslation();
  const chain = useLoaded('audit chain', () => answer(api.GET('/api/v1/audit/chain')));
  const running = chain.data?.verification.state === 'running';
  const { reload } = chain;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(reload, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [running, reload]);
  return (
    <Card isCompact>
      <CardTitle component="h2">{t('chain.title')}</CardTitle>
      <CardBody>
        <Loading loaded={chain}>{(data) => <State chain={data} loaded={chain} />}</Loading>
      </CardBody>
    </Card>
  );
}

function State({ chain, loaded }: { chain: AuditChain; loaded: Loaded<AuditChain> }) {
  const { t, i18n } = useTranslation();
  const report = useReports();
  const { verification } = chain;
  const running = verification.state === 'running';
  const verify = () =>
    answer(api.POST('/api/v1/audit/verification')).then(loaded.reload, (problem) =>
      report.problem(t('chain.notStarted'), problem),
    );
  const number = (value: number) => formatNumber(i18n.language, value);
  return (
    <>
      <Alert
        isInline
        isLiveRegion
        variant={VARIANTS[verification.state] ?? 'custom'}
        title={t(`chain.state.${verification.state}`, { defaultValue: verification.state })}
      >
        <p className="wrap">{verification.sentence}</p>
        {verification.at && <Time at={verification.at} />}
      </Alert>
      <br />
      <Facts
        facts={[
          [t('chain.length'), number(chain.length)],
          [t('chain.signedHeads'), number(chain.signedHeads)],
          [t('chain.lastSignedAt'), <Time at={chain.lastSignedAt} />],
          [t('chain.head'), <span className="code">{chain.headHash}</span>],
          [t('chain.key'), <span className="code">{chain.keyId}</span>],
        ]}
      />
      <br />
      <Button variant="secondary" size="sm" onClick={verify} isDisabled={running} isLoading={running}>
        {t('chain.verify')}
      </Button>
    </>
  );
}
