import { Button, PageSection } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Loading, Nothing } from '../../parts/Loading';
import { PageHead } from '../../parts/PageHead';
import { useLoaded } from '../../parts/useLoaded';
import { State } from '../../parts/Words';

export default function Doctor() {
  const { t } = useTranslation();
  const loaded = useLoaded('doctor', () => answer(api.GET('/api/v1/doctor')));
  return (
    <>
      <PageHead
        title={t('nav.doctor')}
        text={t('doctor.text')}
        actions={
          <Button variant="secondary" onClick={loaded.reload} isLoading={loaded.loading} isDisabled={loaded.loading}>
            {t('doctor.again')}
          </Button>
        }
      />
      <PageSection>
        <Loading loaded={loaded}>
          {(findings) =>
            findings.length === 0 ? (
              <Nothing title={t('doctor.none')}>{t('doctor.noneText')}</Nothing>
            ) : (
              <DataTable
                label={t('nav.doctor')}
                rows={findings}
                id={(finding) => finding.subject}
                columns={[
                  { title: t('doctor.verdict'), cell: (finding) => <State state={finding.verdict} /> },
                  { title: t('doctor.subject'), wrap: true, cell: (finding) => finding.subject },
                  { title: t('doctor.explanation'), wrap: true, cell: (finding) => finding.explanation },
                ]}
              />
            )
          }
        </Loading>
      </PageSection>
    </>
  );
}
