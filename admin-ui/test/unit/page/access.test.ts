import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLink, signIn, takeToken } from '../../../src/page/access';

let answers: (Response | Error)[];
let asked: string[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? 'GET'} ${path}`);
    const answer = answers.shift();
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new Error('not expected'));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
});

describe('takeToken', () => {
  it('removes the token from the address and leaves the rest', () => {
    window.history.replaceState(null, '', '/?desktop=main#token=abc&other=1');
    expect(takeToken(window.location, window.history)).toBe('abc');
    expect(window.location.href).toMatch(/\/\?desktop=main#other=1$/);
    expect(takeToken(window.location, window.history)).toBeUndefined();
  });
});

describe('signIn', () => {
  const status = (code: number): Response => new Response(null, { status: code });

  it.each([
    ['spends a token', 'abc', [status(204)], 'signed-in', 1],
    ['goes on with an earlier sign-in when the token is spent', 'abc', [status(401), status(200)], 'signed-in', 2],
    ['tells a refused token', 'abc', [status(401), status(401)], 'token-refused', 2],
    ['tells a stranger', undefined, [status(401)], 'no-access', 1],
    ['goes on without a token', undefined, [status(200)], 'signed-in', 1],
    ['keeps the token for later when nobody answers', 'abc', [new Error('network')], 'unreachable', 1],
    ['keeps the token for later when the server stumbles', 'abc', [status(503)], 'unreachable', 1],
  ] as const)('%s', async (_, token, given, wanted, requests) => {
    answers = [...given];
    expect(await signIn(token)).toBe(wanted);
    expect(asked).toHaveLength(requests);
  });
});

it('creates a link for somebody else', async () => {
  answers = [new Response('{"address":"http://127.0.0.1:8080/#token=x"}', { status: 201 })];
  expect(await createLink()).toBe('http://127.0.0.1:8080/#token=x');
  answers = [new Response('{}', { status: 201 })];
  await expect(createLink()).rejects.toThrow();
  answers = [new Response('', { status: 401 })];
  await expect(createLink()).rejects.toThrow();
});
