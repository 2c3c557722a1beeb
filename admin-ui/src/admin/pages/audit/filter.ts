/** What somebody looks for in the audit trail; times as the fields for them write them, in the person's time zone. */
export interface AuditFilter {
  search: string;
  actor: string;
  type: string;
  session: string;
  from: string;
  to: string;
}

export const EVERYTHING: AuditFilter = { search: '', actor: '', type: '', session: '', from: '', to: '' };

/** @returns what the server is asked for: nothing that is empty, times in UTC */
export function query(filter: AuditFilter): Record<string, string> {
  const asked: Record<string, string> = {};
  for (const [name, value] of Object.entries(filter) as [keyof AuditFilter, string][]) {
    const text = value.trim();
    if (text) asked[name] = name === 'from' || name === 'to' ? new Date(text).toISOString() : text;
  }
  return asked;
}

export function exportAddress(filter: AuditFilter, format: 'jsonl' | 'csv'): string {
  return `/api/v1/audit/export?${new URLSearchParams({ format, ...query(filter) })}`;
}
