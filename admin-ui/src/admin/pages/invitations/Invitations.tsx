import { Button, PageSection } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Invitation } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { ChoiceFilter } from '../../parts/ChoiceFilter';
import { DataTable } from '../../parts/DataTable';
import { Loading, Nothing } from '../../parts/Loading';
import { OnceDialog } from '../../parts/OnceDialog';
import { PageHead } from '../../parts/PageHead';
import { Paging } from '../../parts/Paging';
import { useReports } from '../../parts/Reports';
import { useLoaded } from '../../parts/useLoaded';
import { State, Time, useWord, Words } from '../../parts/Words';
import { NewInvitation } from './NewInvitation';

const SIZE = 50;
const STATES = ['active', 'used-up', 'expired', 'revoked', 'locked'];

export default function Invitations() {
  const { t } = useTranslation();
  const word = useWord('state');
  const report = useReports();
  const [state, setState] = useState('');
  const [page, setPage] = useState(0);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Invitation>();
  const [rotating, setRotating] = useState<Invitation>();
  const [secrets, setSecrets] = useState<Record<string, string>>();
  const loaded = useLoaded(`invitations ${state} ${page}`, () =>
    answer(api.GET('/api/v1/invitations', { params: { query: { page, size: SIZE, ...(state ? { state } : {}) } } })),
  );
  const rotate = async ({ id }: Invitation) => {
    const { address } = await answer(api.POST('/api/v1/invitations/{id}/rotate', { params: { path: { id } } }));
    setSecrets({ [t('invitations.address')]: address });
  };
  return (
    <>
      <PageHead
        title={t('nav.invitations')}
        text={t('invitations.text')}
        actions={<Button onClick={() => setMaking(true)}>{t('invitations.new')}</Button>}
      />
      <PageSection>
        <div className="filters" role="search">
          <ChoiceFilter
            label={t('session.state')}
            value={state}
            choices={STATES}
            word={word}
            change={(chosen) => {
              setState(chosen);
              setPage(0);
            }}
          />
        </div>
        <Loading loaded={loaded}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Nothing title={t('invitations.none')}>{t('invitations.noneText')}</Nothing>
            ) : (
              <>
                <InvitationTable invitations={items} revoke={setRevoking} rotate={setRotating} />
                <Paging page={page} size={SIZE} total={total} go={setPage} />
              </>
            )
          }
        </Loading>
      </PageSection>
      {making && (
        <NewInvitation
          made={(made) => {
            setSecrets(made);
            loaded.reload();
          }}
          close={() => setMaking(false)}
        />
      )}
      {revoking && (
        <AskDialog
          danger
          title={t('invitations.revokeTitle', { label: revoking.label })}
          text={t('invitations.revokeText')}
          verb={t('invitations.revoke')}
          act={() => answer(api.DELETE('/api/v1/invitations/{id}', { params: { path: { id: revoking.id } } }))}
          done={() => {
            report.done(t('invitations.revoked'));
            loaded.reload();
          }}
          close={() => setRevoking(undefined)}
        />
      )}
      {rotating && (
        <AskDialog
          title={t('invitations.rotateTitle', { label: rotating.label })}
          text={t('invitations.rotateText')}
          verb={t('invitations.rotate')}
          act={() => rotate(rotating)}
          done={loaded.reload}
          close={() => setRotating(undefined)}
        />
      )}
      {secrets && <OnceDialog title={t('invitations.onceTitle')} secrets={secrets} close={() => setSecrets(undefined)} />}
    </>
  );
}

interface InvitationTableProps {
  invitations: readonly Invitation[];
  revoke: (invitation: Invitation) => void;
  rotate: (invitation: Invitation) => void;
}

function InvitationTable({ invitations, revoke, rotate }: InvitationTableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('nav.invitations')}
      rows={invitations}
      id={(invitation) => invitation.id}
      columns={[
        { title: t('invitations.label'), wrap: true, cell: (invitation) => invitation.label },
        { title: t('session.scopes'), wrap: true, cell: (invitation) => <Words kind="scope" words={invitation.scopes} /> },
        { title: t('session.state'), cell: (invitation) => <State state={invitation.state} /> },
        {
          title: t('invitations.uses'),
          cell: (invitation) => <span className="numbers">{`${invitation.used} / ${invitation.uses}`}</span>,
        },
        { title: t('invitations.pin'), cell: (invitation) => t(invitation.pinRequired ? 'common.yes' : 'common.no') },
        { title: t('invitations.expiresAt'), cell: (invitation) => <Time at={invitation.expiresAt} /> },
        { title: t('invitations.createdBy'), wrap: true, cell: (invitation) => invitation.createdBy },
        {
          title: t('common.actions'),
          cell: (invitation) =>
            (invitation.state === 'active' || invitation.state === 'locked') && (
              <div className="actions">
                <Button variant="secondary" size="sm" onClick={() => rotate(invitation)}>
                  {t('invitations.rotate')}
                </Button>
                <Button variant="secondary" size="sm" isDanger onClick={() => revoke(invitation)}>
                  {t('invitations.revoke')}
                </Button>
              </div>
            ),
        },
      ]}
    />
  );
}
