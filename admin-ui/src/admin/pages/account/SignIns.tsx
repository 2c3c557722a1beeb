import { Button, Content, Label, Title } from '@patternfly/react-core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import type { SignedInBrowser } from '../../api/types';
import { AskDialog } from '../../parts/AskDialog';
import { DataTable } from '../../parts/DataTable';
import { Loading } from '../../parts/Loading';
import { useReports } from '../../parts/Reports';
import { useLoaded } from '../../parts/useLoaded';
import { Time } from '../../parts/Words';

/** Where somebody is signed in by this account. */
export function SignIns() {
  const { t } = useTranslation();
  const report = useReports();
  const loaded = useLoaded('sign-ins', () => answer(api.GET('/api/v1/me/sign-ins')));
  const [ending, setEnding] = useState<SignedInBrowser>();
  return (
    <>
      <Title headingLevel="h2">{t('signIns.title')}</Title>
      <Content component="p">{t('signIns.text')}</Content>
      <Loading loaded={loaded}>
        {(browsers) => (
          <DataTable
            label={t('signIns.title')}
            rows={browsers}
            id={(browser) => browser.id}
            columns={[
              {
                title: t('signIns.browser'),
                wrap: true,
                cell: (browser) => (
                  <>
                    {browser.userAgent} {browser.current && <Label isCompact>{t('signIns.this')}</Label>}
                  </>
                ),
              },
              { title: t('session.address'), cell: (browser) => browser.address },
              { title: t('signIns.since'), cell: (browser) => <Time at={browser.createdAt} /> },
              { title: t('tokens.lastUsedAt'), cell: (browser) => <Time at={browser.lastUsedAt} /> },
              {
                title: t('common.actions'),
                cell: (browser) =>
                  !browser.current && (
                    <Button variant="secondary" size="sm" isDanger onClick={() => setEnding(browser)}>
                      {t('signIns.end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loading>
      {ending && (
        <AskDialog
          danger
          title={t('signIns.endTitle')}
          text={t('signIns.endText', { address: ending.address })}
          verb={t('signIns.end')}
          act={() => answer(api.DELETE('/api/v1/me/sign-ins/{id}', { params: { path: { id: ending.id } } }))}
          done={() => {
            report.done(t('signIns.ended'));
            loaded.reload();
          }}
          close={() => setEnding(undefined)}
        />
      )}
    </>
  );
}
