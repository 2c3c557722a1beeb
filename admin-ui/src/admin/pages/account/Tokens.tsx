import { Button, Content, Title } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Token } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { DataTable } from '../../parts/DataTable';
import { TextField } from '../../parts/Field';
import { Loading, Nothing } from '../../parts/Loading';
import { OnceDialog } from '../../parts/OnceDialog';
import { useReports } from '../../parts/Reports';
import { useLoaded } from '../../parts/useLoaded';
import { Time } from '../../parts/Words';

/** What lets programs in, in the name of who is signed in. */
export function Tokens() {
  const { t } = useTranslation();
  const report = useReports();
  const loaded = useLoaded('tokens', () => answer(api.GET('/api/v1/me/tokens')));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <Title headingLevel="h2">{t('tokens.title')}</Title>
      <Content component="p">{t('tokens.text')}</Content>
      <Button variant="secondary" onClick={() => setMaking(true)}>
        {t('tokens.new')}
      </Button>
      <Loading loaded={loaded}>
        {(tokens) =>
          tokens.length === 0 ? (
            <Nothing title={t('tokens.none')}>{t('tokens.noneText')}</Nothing>
          ) : (
            <DataTable
              label={t('tokens.title')}
              rows={tokens}
              id={(token) => token.id}
              columns={[
                { title: t('tokens.name'), wrap: true, cell: (token) => token.name },
                { title: t('tokens.createdAt'), cell: (token) => <Time at={token.createdAt} /> },
                { title: t('tokens.lastUsedAt'), cell: (token) => <Time at={token.lastUsedAt} /> },
                { title: t('tokens.expiresAt'), cell: (token) => <Time at={token.expiresAt} /> },
                {
                  title: t('common.actions'),
                  cell: (token) => (
                    <Button variant="secondary" size="sm" isDanger onClick={() => setRevoking(token)}>
                      {t('tokens.revoke')}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loading>
      {making && <NewToken made={setSecret} done={loaded.reload} close={() => setMaking(false)} />}
      {revoking && (
        <AskDialog
          danger
          title={t('tokens.revokeTitle', { name: revoking.name })}
          text={t('tokens.revokeText')}
          verb={t('tokens.revoke')}
          act={() => answer(api.DELETE('/api/v1/me/tokens/{id}', { params: { path: { id: revoking.id } } }))}
          done={() => {
            report.done(t('tokens.revoked'));
            loaded.reload();
          }}
          close={() => setRevoking(undefined)}
        />
      )}
      {secret !== undefined && (
        <OnceDialog
          title={t('tokens.onceTitle')}
          secrets={{ [t('tokens.secret')]: secret }}
          close={() => setSecret(undefined)}
        />
      )}
    </>
  );
}

function NewToken({ made, done, close }: { made: (secret: string) => void; done: () => void; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const act = async () => {
    const { secret } = await answer(api.POST('/api/v1/me/tokens', { body: { name, days: Number(days) } }));
    made(secret);
  };
  return (
    <AskDialog title={t('tokens.new')} verb={t('tokens.make')} act={act} done={done} close={close}>
      <TextField label={t('tokens.name')} help={t('tokens.nameHelp')} value={name} change={setName} maxLength={100} required />
      <TextField label={t('tokens.days')} type="number" min={1} max={3650} value={days} change={setDays} required />
    </AskDialog>
  );
}
