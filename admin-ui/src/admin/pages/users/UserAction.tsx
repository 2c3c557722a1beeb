import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { User } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { useReports } from '../../parts/Reports';

export type UserVerb = 'reset' | 'unlock' | 'disable' | 'enable' | 'delete';

interface UserActionProps {
  user: User;
  verb: UserVerb;
  done: () => void;
  tell: (name: string, password: string) => void;
  close: () => void;
}

export function UserAction({ user, verb, done, tell, close }: UserActionProps) {
  const { t } = useTranslation();
  const report = useReports();
  const { name } = user;
  const params = { path: { id: user.id } };
  const act = async () => {
    switch (verb) {
      case 'reset': {
        const { oneTimePassword } = await answer(api.POST('/api/v1/users/{id}/reset-password', { params }));
        return tell(name, oneTimePassword);
      }
      case 'unlock':
        return answer(api.POST('/api/v1/users/{id}/unlock', { params }));
      case 'disable':
      case 'enable':
        return answer(api.PATCH('/api/v1/users/{id}', { params, body: { disabled: verb === 'disable' } }));
      case 'delete':
        return answer(api.DELETE('/api/v1/users/{id}', { params }));
    }
  };
  return (
    <AskDialog
      danger={verb === 'delete' || verb === 'disable'}
      title={t(`users.action.${verb}.title`, { name })}
      text={t(`users.action.${verb}.text`)}
      verb={t(`users.action.${verb}.verb`)}
      act={act}
      done={() => {
        report.done(t(`users.action.${verb}.done`, { name }));
        done();
      }}
      close={close}
    />
  );
}
