// What the description of the API does not name yet.
import type { components, paths } from './schema';

type Answer<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Query<Q> = { query?: Q; header?: never; path?: never; cookie?: never };
type Paged = { page?: number; size?: number };
type PageOf<T> = { items: T[]; total: number; page: number; size: number };

interface Get<P, T> {
  parameters: P;
  requestBody?: never;
  responses: { 200: Answer<T> };
}

export interface AuditEvent {
  sequence: number;
  id: string;
  at: string;
  type: string;
  actor: string;
  address: string;
  session: string | null;
  details: Record<string, unknown>;
  hash: string;
}

export interface AuditChain {
  length: number;
  headHash: string;
  signedHeads: number;
  lastSignedAt: string | null;
  keyId: string;
  verification: { state: string; at: string | null; firstBad?: number | null; sentence: string };
}

export interface Setting {
  key: string;
  value: string | null;
  default: string | null;
  source: string;
  description: string;
  type: string;
}

type AuditFilter = { from?: string; to?: string; actor?: string; type?: string; session?: string; search?: string };
type SessionFilter = { state?: string; person?: string; desktop?: string; from?: string; to?: string };

export interface Pending {
  '/api/v1/audit': { get: Get<Query<Paged & AuditFilter>, PageOf<AuditEvent>> };
  '/api/v1/audit/types': { get: Get<Query<never>, string[]> };
  '/api/v1/audit/chain': { get: Get<Query<never>, AuditChain> };
  '/api/v1/audit/verification': { post: Get<Query<never>, AuditChain['verification']> };
  '/api/v1/settings': { get: Get<Query<never>, { items: Setting[] }> };
  '/api/v1/sessions': { get: Get<Query<Paged & SessionFilter>, PageOf<components['schemas']['Session']>> };
  '/api/v1/sessions/{id}/events': {
    get: Get<{ query?: Paged; header?: never; path: { id: string }; cookie?: never }, PageOf<AuditEvent>>;
  };
}

export type Known = Omit<paths, keyof Pending>;
