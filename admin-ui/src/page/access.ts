/** Signing in: the one-time token in the address becomes a cookie that the page's script never sees. */
import { readRetryAfter } from './problem';

export type Access =
  | 'signed-in'
  | 'token-refused'
  | 'no-access'
  | 'unreachable'
  /** Asked too often; seconds until it makes sense to ask again. */
  | { retryAfter: number };

const WAIT_WHEN_NOT_SAID_S = 10;

/**
 * Takes the token out of the address bar at once, so that it lands in no bookmark, history or screenshot.
 *
 * @param name `token`, or `invitation`
 * @returns the token, or undefined when the address has none
 */
export function takeToken(location: Location, history: History, name = 'token'): string | undefined {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''));
  const token = fragment.get(name);
  if (token === null) return undefined;
  fragment.delete(name);
  const rest = fragment.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
  return token || undefined;
}

/** Spends the token if there is one; without one, or when it is spent already, an earlier sign-in still counts. */
export async function signIn(token: string | undefined): Promise<Access> {
  try {
    if (token !== undefined) {
      const spent = await spend(token);
      if (spent !== 'refused') return spent;
    }
    const known = await fetch('/api/v1/access', { cache: 'no-store' });
    if (known.ok) return 'signed-in';
    if (known.status === 429) return tooOften(known);
    if (known.status >= 500) return 'unreachable';
    return token === undefined ? 'no-access' : 'token-refused';
  } catch {
    return 'unreachable';
  }
}

async function spend(token: string): Promise<Access | 'refused'> {
  const response = await fetch('/api/v1/access', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (response.status >= 500) throw new Error(`access answered ${response.status}`);
  if (response.status === 429) return tooOften(response);
  return response.ok ? 'signed-in' : 'refused';
}

function tooOften(response: Response): Access {
  return { retryAfter: readRetryAfter(response.headers.get('Retry-After'), Date.now()) ?? WAIT_WHEN_NOT_SAID_S };
}

/** A fresh one-time address for somebody else. */
export async function createLink(): Promise<string> {
  const response = await fetch('/api/v1/links', { method: 'POST' });
  if (!response.ok) throw new Error(`links answered ${response.status}`);
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'address' in body && typeof body.address === 'string') {
    return new URL(body.address, window.location.href).href;
  }
  throw new Error('links answered without an address');
}
