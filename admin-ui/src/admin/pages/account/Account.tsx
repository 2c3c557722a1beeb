import { PageSection, Title } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../MeContext';
import { Facts } from '../../parts/Facts';
import { PageHead } from '../../parts/PageHead';
import { useReports } from '../../parts/Reports';
import { Words } from '../../parts/Words';
import { PasswordForm } from './PasswordForm';
import { SignIns } from './SignIns';
import { Tokens } from './Tokens';

export default function Account() {
  const { t } = useTranslation();
  const me = useMe();
  const report = useReports();
  return (
    <>
      <PageHead title={t('nav.account')} />
      <PageSection>
        <Facts
          facts={[
            [t('users.displayName'), me.displayName],
            [t('users.signInName'), me.name],
            [t('users.roles'), <Words kind="role" words={me.roles} />],
          ]}
        />
      </PageSection>
      <PageSection>
        <Title headingLevel="h2">{t('password.title')}</Title>
        <PasswordForm done={() => report.done(t('password.done'))} />
      </PageSection>
      <PageSection>
        <Tokens />
      </PageSection>
      <PageSection>
        <SignIns />
      </PageSection>
    </>
  );
}
