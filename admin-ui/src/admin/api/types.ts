import type { components } from './schema';

type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type Desktop = Schemas['Desktop'];
export type Session = Schemas['Session'];
export type Score = Schemas['Score'];
export type Statistics = Schemas['Statistics'];
export type DesktopStatistics = Schemas['DesktopStatistics'];
export type SessionStatistics = Schemas['SessionStatistics'];
export type Health = Schemas['Health'];
export type HealthCheck = Schemas['HealthCheck'];
export type Finding = Schemas['Finding'];
export type User = Schemas['User'];
export type Scope = Schemas['Scope'];
export type Token = Schemas['Token'];
export type SignedInBrowser = Schemas['SignedInBrowser'];
export type LiveEvents = Schemas['LiveEvents'];
export type Consent = Schemas['Consent'];
export type Invitation = Schemas['Invitation'];
export type { AuditChain, AuditEvent, Setting } from './pending';
