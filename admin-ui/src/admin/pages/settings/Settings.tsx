import { PageSection, Title } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { Setting } from '../../api/types';
import { UNKNOWN } from '../../format';
import { DataTable } from '../../parts/DataTable';
import { TextField } from '../../parts/Field';
import { Loading, Nothing } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { useLoaded } from '../../parts/useLoaded';
import { byGroup, matching } from './groups';
import { Meaning } from './Meaning';

export default function Settings() {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const loaded = useLoaded('settings', () => answer(api.GET('/api/v1/settings')));
  return (
    <>
      <PageHead title={t('nav.settings')} text={t('settings.text')} />
      <PageSection>
        <div className="filters" role="search">
          <TextField label={t('settings.search')} type="search" value={words} change={setWords} />
        </div>
        <Loading loaded={loaded}>{({ items }) => <Groups settings={matching(items, words)} />}</Loading>
      </PageSection>
    </>
  );
}

function Groups({ settings }: { settings: readonly Setting[] }) {
  const { t } = useTranslation();
  if (settings.length === 0) return <Nothing title={t('settings.none')}>{t('settings.noneText')}</Nothing>;
  return byGroup(settings).map(([group, members]) => (
    <section key={group}>
      <Title headingLevel="h2" className="code">
        {group}
      </Title>
      <DataTable
        label={group}
        rows={members}
        id={(setting) => setting.key}
        columns={[
          {
            title: t('settings.key'),
            wrap: true,
            cell: (setting) => (
              <>
                <span className="code">{setting.key}</span>
                <p>
                  <Meaning markdown={setting.description} />
                </p>
              </>
            ),
          },
          { title: t('settings.value'), wrap: true, width: 15, cell: (setting) => <Value text={setting.value} /> },
          { title: t('settings.default'), wrap: true, width: 15, cell: (setting) => <Value text={setting.defaultValue} /> },
          { title: t('settings.source'), wrap: true, width: 15, cell: (setting) => setting.source || UNKNOWN },
        ]}
      />
    </section>
  ));
}

function Value({ text }: { text: string | null }) {
  return <span className="code">{text || UNKNOWN}</span>;
}
