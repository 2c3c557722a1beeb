import type { components, paths } from './schema';

type Schemas = components['schemas'];
/** What a GET answers, for schemas whose name the description does not keep. */
type AnswerOf<P extends '/api/v1/audit' | '/api/v1/audit/chain' | '/api/v1/doctor' | '/api/v1/settings'> =
  paths[P]['get']['responses'][200]['content']['application/json'];

export type Me = Schemas['Me'];
export type Desktop = Schemas['Desktop'];
export type Session = Schemas['Session'];
export type Score = Schemas['Score'];
export type Statistics = Schemas['Statistics'];
export type DesktopStatistics = Schemas['DesktopStatistics'];
export type SessionStatistics = Schemas['SessionStatistics'];
export type Health = Schemas['Health'];
export type HealthCheck = Schemas['HealthCheck'];
export type Finding = AnswerOf<'/api/v1/doctor'>[number];
export type User = Schemas['User'];
export type Scope = Schemas['Scope'];
export type Token = Schemas['Token'];
export type SignedInBrowser = Schemas['SignedInBrowser'];
export type LiveEvents = Schemas['LiveEvents'];
export type Consent = Schemas['Consent'];
export type Invitation = Schemas['Invitation'];
export type AuditEvent = AnswerOf<'/api/v1/audit'>['items'][number];
export type AuditChain = AnswerOf<'/api/v1/audit/chain'>;
export type Setting = AnswerOf<'/api/v1/settings'>['items'][number];
