// What the description of the API does not name yet.
type Answer<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Nothing = { headers: Record<string, unknown>; content?: never };
type Query<Q> = { query?: Q; header?: never; path?: never; cookie?: never };
type Path<P> = { query?: never; header?: never; path: P; cookie?: never };
type PathAndQuery<P, Q> = { query?: Q; header?: never; path: P; cookie?: never };
type Body<B> = { content: { 'application/json': B } };
type Paged = { page?: number; size?: number };
type PageOf<T> = { items: T[]; total: number; page: number; size: number };

interface Get<P, T> {
  parameters: P;
  requestBody?: never;
  responses: { 200: Answer<T> };
}
interface Send<P, B, T> {
  parameters: P;
  requestBody: Body<B>;
  responses: { 200: Answer<T> };
}
interface Do<P> {
  parameters: P;
  requestBody?: never;
  responses: { 204: Nothing };
}
interface Tell<P, B> {
  parameters: P;
  requestBody: Body<B>;
  responses: { 204: Nothing };
}

export interface Invitation {
  id: string;
  label: string;
  scopes: string[];
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  uses: number;
  used: number;
  pinRequired: boolean;
  state: string;
}

export interface Consent {
  id: string;
  session: string;
  person: string;
  desktop: string;
  scopes: string[];
  state: string;
  purpose: string;
  askedAt: string;
  until: string | null;
  by: string;
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

type Id = Path<{ id: string }>;
type AuditFilter = { from?: string; to?: string; actor?: string; type?: string; session?: string; search?: string };

export interface Pending {
  '/api/v1/invitations': {
    get: Get<Query<Paged & { state?: string }>, PageOf<Invitation>>;
    post: Send<
      Query<never>,
      { label: string; scopes: string[]; minutes: number; uses: number; pin?: string | boolean },
      { invitation: Invitation; address: string; pin: string | null }
    >;
  };
  '/api/v1/invitations/{id}': { delete: Do<Id> };
  '/api/v1/invitations/{id}/rotate': { post: Get<Id, { address: string }> };
  '/api/v1/consents': { get: Get<Query<Paged & { state?: string }>, PageOf<Consent>> };
  '/api/v1/consents/{id}/withdraw': { post: Do<Id> };
  '/api/v1/audit': { get: Get<Query<Paged & AuditFilter>, PageOf<AuditEvent>> };
  '/api/v1/audit/types': { get: Get<Query<never>, string[]> };
  '/api/v1/audit/chain': { get: Get<Query<never>, AuditChain> };
  '/api/v1/audit/verification': { post: Get<Query<never>, AuditChain['verification']> };
  '/api/v1/settings': { get: Get<Query<never>, { items: Setting[] }> };
  '/api/v1/sessions/{id}/events': { get: Get<PathAndQuery<{ id: string }, Paged>, PageOf<AuditEvent>> };
  '/api/v1/sessions/{id}/message': { post: Tell<Id, { text: string }> };
  '/api/v1/sessions/{id}/take-control': { post: Do<Id> };
  '/api/v1/sessions/{id}/watch-only': { put: Tell<Id, { watchOnly: boolean }> };
  '/api/v1/sessions/{id}/disconnect': { post: Tell<Id, { reason: string }> };
  '/api/v1/sessions/{id}/quality': { put: Tell<Id, { maxBitrate: number }> };
  '/api/v1/desktops/{name}/quality': {
    put: Tell<Path<{ name: string }>, { maxBitrate: number; frameRate: number }>;
  };
}
