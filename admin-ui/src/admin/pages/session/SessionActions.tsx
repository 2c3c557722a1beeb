import { Button } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Session } from '../../api/types';
import { isAdmin, mayMessage } from '../../access';
import { useLive } from '../../live/LiveContext';
import { useMe } from '../../MeContext';
import { AskDialog } from '../../parts/AskDialog';
import { TextField } from '../../parts/Field';
import { useReports } from '../../parts/Reports';

type Action = 'message' | 'take' | 'give' | 'watchOnly' | 'allow' | 'quality' | 'disconnect';

/** What a supervisor can do about a session. */
export function SessionActions({ session }: { session: Session }) {
  const { t } = useTranslation();
  const me = useMe();
  const [action, setAction] = useState<Action>();
  const holder = useLive(
    (live) => live.desktops?.find((desktop) => desktop.name === session.desktop)?.control.holderSession ?? undefined,
  );
  const actions: Action[] = [];
  if (mayMessage(me)) actions.push('message');
  if (isAdmin(me)) {
    if (session.controls) actions.push('take');
    else if (holder !== undefined) actions.push('give');
    actions.push(session.watchOnly ? 'allow' : 'watchOnly', 'quality', 'disconnect');
  }
  return (
    <>
      {actions.map((each) => (
        <Button key={each} variant={each === 'disconnect' ? 'danger' : 'secondary'} onClick={() => setAction(each)}>
          {t(`action.${each}.verb`)}
        </Button>
      ))}
      {action && <ActionDialog session={session} holder={holder} action={action} close={() => setAction(undefined)} />}
    </>
  );
}

interface ActionDialogProps {
  session: Session;
  /** The session that controls the desktop. */
  holder: string | undefined;
  action: Action;
  close: () => void;
}

function ActionDialog({ session, holder, action, close }: ActionDialogProps) {
  const { t } = useTranslation();
  const report = useReports();
  const [text, setText] = useState('');
  const { person } = session;
  return (
    <AskDialog
      title={t(`action.${action}.title`, { person })}
      text={t(`action.${action}.text`, { person })}
      verb={t(`action.${action}.verb`)}
      danger={action === 'disconnect'}
      act={() => act(session.id, action, text, holder)}
      done={() => report.done(t(`action.${action}.done`, { person }))}
      close={close}
    >
      {action === 'message' && (
        <TextField label={t('action.message.field')} value={text} change={setText} maxLength={500} required />
      )}
      {action === 'disconnect' && (
        <TextField label={t('action.disconnect.field')} value={text} change={setText} maxLength={300} />
      )}
      {action === 'quality' && (
        <TextField
          label={t('quality.maxBitrate')}
          help={t('action.quality.help')}
          type="number"
          min={0}
          value={text}
          change={setText}
          required
        />
      )}
    </AskDialog>
  );
}

function act(id: string, action: Action, text: string, holder: string | undefined): Promise<unknown> {
  const params = { path: { id } };
  switch (action) {
    case 'message':
      return answer(api.POST('/api/v1/sessions/{id}/message', { params, body: { text } }));
    case 'take':
      return answer(api.POST('/api/v1/sessions/{id}/take-control', { params, body: {} }));
    case 'give':
      return answer(
        api.POST('/api/v1/sessions/{id}/take-control', { params: { path: { id: holder ?? id } }, body: { to: id } }),
      );
    case 'watchOnly':
    case 'allow':
      return answer(api.PUT('/api/v1/sessions/{id}/watch-only', { params, body: { watchOnly: action === 'watchOnly' } }));
    case 'quality':
      return answer(api.PUT('/api/v1/sessions/{id}/quality', { params, body: { maxBitrate: Number(text) * 1000 } }));
    case 'disconnect':
      return answer(api.POST('/api/v1/sessions/{id}/disconnect', { params, body: { reason: text || null } }));
  }
}
