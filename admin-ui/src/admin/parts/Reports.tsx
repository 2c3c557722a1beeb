import { Alert, AlertActionCloseButton, AlertGroup } from '@patternfly/react-core';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSentence } from './Problem';

interface Report {
  id: number;
  variant: 'success' | 'danger';
  title: string;
  text?: string;
}

interface Reporter {
  done: (title: string) => void;
  problem: (title: string, problem: unknown) => void;
}

const Reports = createContext<Reporter | undefined>(undefined);
let newest = 0;

/** Shows how things that were done turned out. */
export function ReportProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const [reports, setReports] = useState<readonly Report[]>([]);
  const reporter = useMemo<Reporter>(() => {
    const add = (report: Omit<Report, 'id'>) => setReports((before) => [...before.slice(-3), { id: ++newest, ...report }]);
    return {
      done: (title) => add({ variant: 'success', title }),
      problem: (title, problem) => add({ variant: 'danger', title, text: sentence(problem) }),
    };
  }, [sentence]);
  const close = (id: number) => setReports((before) => before.filter((report) => report.id !== id));
  return (
    <Reports value={reporter}>
      {children}
      <AlertGroup isToast isLiveRegion>
        {reports.map(({ id, variant, title, text }) => (
          <Alert
            key={id}
            variant={variant}
            title={title}
            timeout={variant === 'success' ? 6_000 : false}
            onTimeout={() => close(id)}
            actionClose={<AlertActionCloseButton aria-label={t('common.close')} onClose={() => close(id)} />}
          >
            {text}
          </Alert>
        ))}
      </AlertGroup>
    </Reports>
  );
}

export function useReports(): Reporter {
  const reporter = useContext(Reports);
  if (!reporter) throw new Error('useReports needs a ReportProvider around it');
  return reporter;
}
