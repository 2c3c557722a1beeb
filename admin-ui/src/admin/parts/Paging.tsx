import { Button } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../format';

interface PagingProps {
  page: number;
  size: number;
  total: number;
  go: (page: number) => void;
}

/** Goes through a list that the server cuts into pages, the first being 0. */
export function Paging({ page, size, total, go }: PagingProps) {
  const { t, i18n } = useTranslation();
  const last = Math.max(0, Math.ceil(total / size) - 1);
  const from = total === 0 ? 0 : page * size + 1;
  const number = (value: number) => formatNumber(i18n.language, value);
  return (
    <nav className="actions" aria-label={t('paging.label')}>
      <Button variant="secondary" size="sm" isDisabled={page === 0} onClick={() => go(page - 1)}>
        {t('paging.before')}
      </Button>
      <Button variant="secondary" size="sm" isDisabled={page >= last} onClick={() => go(page + 1)}>
        {t('paging.next')}
      </Button>
      <span role="status" className="numbers">
        {t('paging.where', { from: number(from), to: number(Math.min(total, (page + 1) * size)), total: number(total) })}
      </span>
    </nav>
  );
}
