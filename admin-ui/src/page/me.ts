/** Who is signed in, as the server says it. */
export interface Me {
  name: string;
  displayName: string;
  roles: string[];
  scopes: string[];
  owner: boolean;
  kind: string;
  passwordChangeRequired: boolean;
}

/** `nobody`: not signed in. `no-accounts`: this server knows no accounts. */
export type WhoAmI = Me | 'nobody' | 'no-accounts' | 'unreachable';

export async function whoAmI(): Promise<WhoAmI> {
  try {
    const response = await fetch('/api/v1/me', { cache: 'no-store' });
    if (response.ok) return readMe(await response.json());
    if (response.status === 404) return 'no-accounts';
    return response.status === 401 || response.status === 403 ? 'nobody' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

export function readMe(value: unknown): Me {
  const me = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const name = typeof me.name === 'string' ? me.name : '';
  return {
    name,
    displayName: typeof me.displayName === 'string' && me.displayName ? me.displayName : name,
    roles: strings(me.roles),
    scopes: strings(me.scopes),
    owner: me.owner === true,
    kind: typeof me.kind === 'string' ? me.kind : '',
    passwordChangeRequired: me.passwordChangeRequired === true,
  };
}

/** @returns whether the server agrees that nobody is signed in any more */
export async function signOut(): Promise<boolean> {
  try {
    const response = await fetch('/api/v1/sign-out', { method: 'POST' });
    return response.ok || response.status === 401;
  } catch {
    return false;
  }
}

/** Admins and operators have work to do there, auditors something to read. */
export function mayAdminister(me: Me): boolean {
  return me.roles.some((role) => role === 'admin' || role === 'operator' || role === 'auditor');
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}
