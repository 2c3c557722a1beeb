import { Button, PageSection } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { User } from '../../api/types';
import { ChoiceFilter } from '../../parts/ChoiceFilter';
import { TextField } from '../../parts/Field';
import { Loading, Nothing } from '../../parts/Loading';
import { OnceDialog } from '../../parts/OnceDialog';
import { PageHead } from '../../parts/PageHead';
import { Paging } from '../../parts/Paging';
import { useLoaded } from '../../parts/useLoaded';
import { useWord } from '../../parts/Words';
import { EditUser } from './EditUser';
import { NewUser } from './NewUser';
import { UserAction, type UserVerb } from './UserAction';
import { UserTable } from './UserTable';

const SIZE = 50;
export const ROLES = ['admin', 'operator', 'viewer', 'auditor'] as const;

export default function Users() {
  const { t } = useTranslation();
  const word = useWord('role');
  const [search, setSearch] = useState('');
  const [role, setRole] = useState('');
  const [page, setPage] = useState(0);
  const [making, setMaking] = useState(false);
  const [editing, setEditing] = useState<User>();
  const [acting, setActing] = useState<{ user: User; verb: UserVerb }>();
  const [secrets, setSecrets] = useState<Record<string, string>>();
  const loaded = useLoaded(`users ${search} ${role} ${page}`, () =>
    answer(
      api.GET('/api/v1/users', {
        params: { query: { page, size: SIZE, ...(search ? { search } : {}), ...(role ? { role } : {}) } },
      }),
    ),
  );
  const tell = (name: string, password: string) => setSecrets({ [t('users.passwordOf', { name })]: password });
  return (
    <>
      <PageHead
        title={t('nav.users')}
        text={t('users.text')}
        actions={<Button onClick={() => setMaking(true)}>{t('users.new')}</Button>}
      />
      <PageSection>
        <div className="filters" role="search">
          <TextField
            label={t('users.search')}
            type="search"
            value={search}
            change={(text) => {
              setSearch(text);
              setPage(0);
            }}
          />
          <ChoiceFilter
            label={t('users.role')}
            value={role}
            choices={ROLES}
            word={word}
            change={(chosen) => {
              setRole(chosen);
              setPage(0);
            }}
          />
        </div>
        <Loading loaded={loaded}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Nothing title={t('users.none')}>{t('users.noneText')}</Nothing>
            ) : (
              <>
                <UserTable users={items} edit={setEditing} act={(user, verb) => setActing({ user, verb })} />
                <Paging page={page} size={SIZE} total={total} go={setPage} />
              </>
            )
          }
        </Loading>
      </PageSection>
      {making && <NewUser made={loaded.reload} tell={tell} close={() => setMaking(false)} />}
      {editing && <EditUser user={editing} changed={loaded.reload} close={() => setEditing(undefined)} />}
      {acting && <UserAction {...acting} done={loaded.reload} tell={tell} close={() => setActing(undefined)} />}
      {secrets && <OnceDialog title={t('users.onceTitle')} secrets={secrets} close={() => setSecrets(undefined)} />}
    </>
  );
}
