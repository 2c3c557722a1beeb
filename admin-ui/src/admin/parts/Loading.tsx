import { EmptyState, EmptyStateBody, Skeleton } from '@patternfly/react-core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from './Problem';
import type { Loaded } from './useLoaded';

interface LoadingProps<T> {
  loaded: Loaded<T>;
  children: (data: T) => ReactNode;
}

/** The loaded, or how far it is, or why it is not there. */
export function Loading<T>({ loaded, children }: LoadingProps<T>) {
  const { t } = useTranslation();
  if (loaded.problem !== undefined) return <Problem problem={loaded.problem} again={loaded.reload} />;
  if (loaded.data === undefined) {
    return (
      <div role="status" aria-busy="true">
        <Skeleton screenreaderText={t('common.loading')} width="60%" />
        <br />
        <Skeleton width="90%" />
        <br />
        <Skeleton width="75%" />
      </div>
    );
  }
  return <>{children(loaded.data)}</>;
}

/** In place of a list without entries: says what would be there, and what to do. */
export function Nothing({ title, children }: { title: string; children: ReactNode }) {
  return (
    <EmptyState titleText={title} headingLevel="h2" variant="sm">
      <EmptyStateBody>{children}</EmptyStateBody>
    </EmptyState>
  );
}
