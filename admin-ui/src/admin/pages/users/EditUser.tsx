import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { User } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { Choices } from '../../parts/Choices';
import { TextField } from '../../parts/Field';
import { useReports } from '../../parts/Reports';
import { ROLES } from './Users';

export function EditUser({ user, changed, close }: { user: User; changed: () => void; close: () => void }) {
  const { t } = useTranslation();
  const report = useReports();
  const [displayName, setDisplayName] = useState(user.displayName);
  const [roles, setRoles] = useState(user.roles);
  const act = () =>
    answer(api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id } }, body: { displayName, roles } }));
  const done = () => {
    report.done(t('users.changed', { name: user.name }));
    changed();
  };
  return (
    <AskDialog title={t('users.editOf', { name: user.name })} text={t('users.editText')} verb={t('common.save')} act={act} done={done} close={close}>
      <TextField label={t('users.displayName')} value={displayName} change={setDisplayName} maxLength={100} required />
      <Choices label={t('users.roles')} kind="role" all={ROLES} chosen={roles} change={setRoles} />
    </AskDialog>
  );
}
