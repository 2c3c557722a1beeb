import { readMe, type Me } from '../page/me';
import { readProblem } from '../page/problem';

/** Shorter ones the server refuses. */
export const SHORTEST_PASSWORD = 12;

export type Refusal =
  | { why: 'credentials' | 'network' | 'server' }
  /** Too many attempts. */
  | { why: 'wait'; seconds: number }
  /** In the server's words. */
  | { why: 'said'; words: string };

const WAIT_WHEN_NOT_SAID_S = 30;

export async function signIn(name: string, password: string): Promise<Me | Refusal> {
  return send('/api/v1/sign-in', { name, password }, async (response) => readMe(await response.json()));
}

export async function changePassword(current: string, password: string): Promise<'changed' | Refusal> {
  return send('/api/v1/me/password', { current, password }, () => Promise.resolve('changed' as const));
}

async function send<T>(path: string, body: object, read: (response: Response) => Promise<T>): Promise<T | Refusal> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok ? await read(response) : await refusal(response);
  } catch {
    return { why: 'network' };
  }
}

async function refusal(response: Response): Promise<Refusal> {
  const problem = await readProblem(response);
  if (problem.status === 429) return { why: 'wait', seconds: problem.retryAfter ?? WAIT_WHEN_NOT_SAID_S };
  if (problem.status === 401) return { why: 'credentials' };
  if (problem.status >= 500) return { why: 'server' };
  return problem.detail ? { why: 'said', words: problem.detail } : { why: 'server' };
}

/** What is wrong with a new password before the server is asked; undefined: nothing. */
export function objection(
  current: string,
  password: string,
  again: string,
): 'failed.empty' | 'change.short' | 'change.different' | 'change.same' | undefined {
  if (!current || !password) return 'failed.empty';
  if (Array.from(password).length < SHORTEST_PASSWORD) return 'change.short';
  if (password === current) return 'change.same';
  return password === again ? undefined : 'change.different';
}
