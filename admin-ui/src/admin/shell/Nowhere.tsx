import { Button, EmptyState, EmptyStateBody, EmptyStateFooter, PageSection } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';

/** An address that does not exist, or that is not for who is signed in. */
export default function Nowhere() {
  const { t } = useTranslation();
  return (
    <PageSection>
      <EmptyState titleText={t('nowhere.title')} headingLevel="h1">
        <EmptyStateBody>{t('nowhere.text')}</EmptyStateBody>
        <EmptyStateFooter>
          <Button variant="primary" component="a" href="/">
            {t('nowhere.viewer')}
          </Button>
        </EmptyStateFooter>
      </EmptyState>
    </PageSection>
  );
}
