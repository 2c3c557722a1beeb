import type { Me } from './api/types';

/** The parts of the administration, by their address after `#/`. */
export type Part =
  | 'dashboard'
  | 'sessions'
  | 'users'
  | 'invitations'
  | 'consents'
  | 'audit'
  | 'settings'
  | 'health'
  | 'doctor'
  | 'account';

/** What the server lets a role do; the server decides, this only leaves out what would be refused. */
const READERS: Readonly<Record<Exclude<Part, 'account'>, readonly string[]>> = {
  dashboard: ['admin', 'operator', 'auditor'],
  sessions: ['admin', 'operator', 'auditor'],
  users: ['admin'],
  invitations: ['admin', 'operator'],
  consents: ['admin', 'auditor'],
  audit: ['admin', 'auditor'],
  settings: ['admin'],
  health: ['admin', 'operator', 'auditor'],
  doctor: ['admin'],
};

export const PARTS: readonly Part[] = [
  'dashboard',
  'sessions',
  'invitations',
  'users',
  'consents',
  'audit',
  'health',
  'doctor',
  'settings',
  'account',
];

export function mayOpen(me: Me, part: Part): boolean {
  return part === 'account' ? me.kind === 'account' : READERS[part].some((role) => me.roles.includes(role));
}

export function isAdmin(me: Me): boolean {
  return me.roles.includes('admin');
}

/** Whether somebody may send a message to a session. */
export function mayMessage(me: Me): boolean {
  return isAdmin(me) || me.roles.includes('operator');
}

/** The event stream tells what happens at the desktops. */
export function mayListen(me: Me): boolean {
  return mayOpen(me, 'dashboard');
}
