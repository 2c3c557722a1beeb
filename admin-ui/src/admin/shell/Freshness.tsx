import { Alert, PageSection } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { useLive } from '../live/LiveContext';

/** Says when what is shown is old. */
export function Freshness() {
  const { t } = useTranslation();
  const state = useLive((live) => live.state);
  return (
    <div role="status">
      {state === 'stale' && (
        <PageSection>
          <Alert isInline variant="warning" title={t('live.stale')}>
            {t('live.staleText')}
          </Alert>
        </PageSection>
      )}
    </div>
  );
}
