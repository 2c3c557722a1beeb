import { Button } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import type { User } from '../../api/types';
import { useMe } from '../../MeContext';
import { DataTable } from '../../parts/DataTable';
import { State, Time, Words } from '../../parts/Words';
import type { UserVerb } from './UserAction';

interface UserTableProps {
  users: readonly User[];
  edit: (user: User) => void;
  act: (user: User, verb: UserVerb) => void;
}

export function UserTable({ users, edit, act }: UserTableProps) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <DataTable
      label={t('nav.users')}
      rows={users}
      id={(user) => user.id}
      columns={[
        {
          title: t('users.name'),
          wrap: true,
          cell: (user) => (
            <>
              {user.displayName}
              <div className="quiet">{user.name}</div>
            </>
          ),
        },
        { title: t('users.roles'), wrap: true, cell: (user) => <Words kind="role" words={user.roles} /> },
        { title: t('session.state'), cell: (user) => <State state={stateOf(user)} /> },
        { title: t('users.lastSignInAt'), cell: (user) => <Time at={user.lastSignInAt} /> },
        {
          title: t('common.actions'),
          cell: (user) => (
            <div className="actions">
              <Button variant="secondary" size="sm" onClick={() => edit(user)} aria-label={t('users.editOf', { name: user.name })}>
                {t('users.edit')}
              </Button>
              {verbs(user, user.name === me.name).map((verb) => (
                <Button
                  key={verb}
                  variant="secondary"
                  size="sm"
                  isDanger={verb === 'delete' || verb === 'disable'}
                  onClick={() => act(user, verb)}
                >
                  {t(`users.action.${verb}.verb`)}
                </Button>
              ))}
            </div>
          ),
        },
      ]}
    />
  );
}

function stateOf(user: User): string {
  if (user.disabled) return 'disabled';
  if (user.lockedUntil) return 'locked';
  return user.passwordChangeRequired ? 'password-change' : 'active';
}

/** Nobody locks themselves out. */
function verbs(user: User, self: boolean): UserVerb[] {
  const unlock: UserVerb[] = user.lockedUntil ? ['unlock'] : [];
  if (self) return unlock;
  return ['reset', ...unlock, user.disabled ? 'enable' : 'disable', 'delete'];
}
