import createClient from 'openapi-fetch';
import type { paths } from './schema';

/** The server's REST API, as its OpenAPI document describes it. */
export const api = createClient<paths>({ baseUrl: '', fetch: (request) => fetch(request) });

/** The server said no, or nothing. */
export class Refusal extends Error {
  constructor(
    /** HTTP's; 0: the server was not reached */
    readonly status: number,
    /** for a person; empty when the server said nothing */
    readonly detail: string,
    /** Seconds until it makes sense to ask again (RFC 9110 section 10.2.3). */
    readonly retryAfter?: number,
  ) {
    super(detail || `HTTP ${status}`);
  }
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** @returns what the server answered; throws {@link Refusal} otherwise. Who is not signed in any more goes to sign in. */
export async function answer<T>(request: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await request;
  } catch {
    throw new Refusal(0, '');
  }
  const { data, error, response } = answered;
  if (response.ok) return data as T;
  if (response.status === 401) goToSignIn();
  throw refusal(error, response);
}

export function goToSignIn(): void {
  const here = location.pathname + location.search + location.hash;
  location.assign(`/sign-in.html?next=${encodeURIComponent(here)}`);
}

/** Reads problem+json (RFC 9457). */
function refusal(error: unknown, response: Response): Refusal {
  const problem = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const sentence = problem.detail ?? problem.title;
  const wait = response.headers.get('Retry-After');
  return new Refusal(
    response.status,
    typeof sentence === 'string' ? sentence : '',
    wait !== null && /^\d+$/.test(wait) ? Number(wait) : undefined,
  );
}
