import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { AskDialog } from '../../parts/AskDialog';
import { Choices } from '../../parts/Choices';
import { TextField } from '../../parts/Field';
import { useReports } from '../../parts/Reports';
import { ROLES } from './Users';

interface NewUserProps {
  made: () => void;
  /** Gets the password that is told only once. */
  tell: (name: string, password: string) => void;
  close: () => void;
}

export function NewUser({ made, tell, close }: NewUserProps) {
  const { t } = useTranslation();
  const report = useReports();
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [roles, setRoles] = useState<string[]>(['viewer']);
  const act = async () => {
    const body = { name, displayName: displayName || name, roles };
    const { oneTimePassword } = await answer(api.POST('/api/v1/users', { body }));
    if (oneTimePassword) tell(name, oneTimePassword);
  };
  const done = () => {
    report.done(t('users.made', { name }));
    made();
  };
  return (
    <AskDialog title={t('users.new')} text={t('users.newText')} verb={t('users.make')} act={act} done={done} close={close}>
      <TextField label={t('users.signInName')} help={t('users.nameHelp')} value={name} change={setName} maxLength={64} required />
      <TextField label={t('users.displayName')} value={displayName} change={setDisplayName} maxLength={100} />
      <Choices label={t('users.roles')} kind="role" all={ROLES} chosen={roles} change={setRoles} />
    </AskDialog>
  );
}
