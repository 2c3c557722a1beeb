// What the description of the API does not name yet.
import type { paths } from './schema';

type Answer<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type AuditEvent = paths['/api/v1/audit']['get']['responses'][200]['content']['application/json'];

interface Get<P, T> {
  parameters: P;
  requestBody?: never;
  responses: { 200: Answer<T> };
}

export interface Setting {
  key: string;
  value: string | null;
  defaultValue: string | null;
  source: string;
  /** Markdown */
  description: string;
  type: string;
}

type Paged = { page?: number; size?: number };

export interface Pending {
  '/api/v1/settings': { get: Get<object, { items: Setting[] }> };
  '/api/v1/sessions/{id}/events': { get: Get<{ query?: Paged; path: { id: string } }, AuditEvent> };
}

export type Known = Omit<paths, keyof Pending>;
