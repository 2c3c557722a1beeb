/** What a request that was refused says, from problem+json (RFC 9457) or plain words. */
export interface Problem {
  status: number;
  /** Tells problems of the same status apart, from the type `urn:waycast:<name>`; empty when it has none. */
  name: string;
  /** For a person; empty when the server said nothing. */
  detail: string;
  /** Seconds until it makes sense to ask again (RFC 9110 section 10.2.3). */
  retryAfter?: number;
}

const TYPE_PREFIX = 'urn:waycast:';

export async function readProblem(response: Response): Promise<Problem> {
  const problem: Problem = { status: response.status, ...(await readBody(response)) };
  const retryAfter = readRetryAfter(response.headers.get('Retry-After'), Date.now());
  return retryAfter === undefined ? problem : { ...problem, retryAfter };
}

/** @param value seconds, or an HTTP date */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

async function readBody(response: Response): Promise<Pick<Problem, 'name' | 'detail'>> {
  const nothing = { name: '', detail: '' };
  const type = response.headers.get('Content-Type') ?? '';
  try {
    if (type.startsWith('text/plain')) return { name: '', detail: (await response.text()).trim() };
    if (!type.includes('json')) return nothing;
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null) return nothing;
    const { type: uri, title, detail } = body as Record<string, unknown>;
    const sentence = typeof detail === 'string' ? detail : title;
    return {
      name: typeof uri === 'string' && uri.startsWith(TYPE_PREFIX) ? uri.slice(TYPE_PREFIX.length) : '',
      detail: typeof sentence === 'string' ? sentence : '',
    };
  } catch {
    return nothing;
  }
}
