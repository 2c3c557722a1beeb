import { Bullseye, Card, CardBody, CardTitle } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from './PasswordForm';

/** In place of everything else, until a password that somebody else gave is changed. */
export default function ForcedPassword({ name, done }: { name: string; done: () => void }) {
  const { t } = useTranslation();
  return (
    <Bullseye>
      <main>
        <Card>
          <CardTitle component="h1">{t('password.forced')}</CardTitle>
          <CardBody>
            <p>{t('password.forcedText', { name })}</p>
            <br />
            <PasswordForm done={done} />
          </CardBody>
        </Card>
      </main>
    </Bullseye>
  );
}
