import { Alert, AlertActionLink } from '@patternfly/react-core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/client';

/** @returns what to tell a person about a problem: the server's own sentence where it has one */
export function useSentence(): (problem: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (problem: unknown) => {
      if (!(problem instanceof Refusal)) return t('problem.page');
      if (problem.status === 0) return t('problem.unreachable');
      if (problem.detail) return problem.detail;
      if (problem.retryAfter !== undefined) return t('problem.wait', { seconds: problem.retryAfter });
      if (problem.status === 403) return t('problem.forbidden');
      if (problem.status === 404) return t('problem.gone');
      return t('problem.other', { status: problem.status });
    },
    [t],
  );
}

/** In place of what could not be loaded. */
export function Problem({ problem, again }: { problem: unknown; again: () => void }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  return (
    <Alert
      isInline
      variant="danger"
      title={t('problem.title')}
      actionLinks={<AlertActionLink onClick={again}>{t('common.again')}</AlertActionLink>}
    >
      {sentence(problem)}
    </Alert>
  );
}
