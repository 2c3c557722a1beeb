import { afterEach, describe, expect, it, vi } from 'vitest';
import { changePassword, objection, signIn } from '../../../src/sign-in/session';

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body?: object, headers: Record<string, string> = {}): void => {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const text = body ? JSON.stringify(body) : null;
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status, headers: { 'Content-Type': type, ...headers } })));
};

describe('signIn', () => {
  it('tells who came in', async () => {
    answer(200, { name: 'ann', displayName: 'Ann', roles: ['admin'], scopes: ['watch'], passwordChangeRequired: true });
    expect(await signIn('ann', 'secret')).toEqual({
      name: 'ann',
      displayName: 'Ann',
      roles: ['admin'],
      scopes: ['watch'],
      owner: false,
      kind: '',
      passwordChangeRequired: true,
    });
  });

  it.each([
    [401, {}, { why: 'credentials' }],
    [429, { 'Retry-After': '90' }, { why: 'wait', seconds: 90 }],
    [429, {}, { why: 'wait', seconds: 30 }],
    [503, {}, { why: 'server' }],
  ])('tells a %d from the others', async (status, headers, wanted) => {
    answer(status, { detail: 'No.' }, headers as Record<string, string>);
    expect(await signIn('ann', 'wrong')).toEqual(wanted);
  });

  it('says in the server’s words what it does not know better', async () => {
    answer(400, { detail: 'Send a name.' });
    expect(await signIn('', '')).toEqual({ why: 'said', words: 'Send a name.' });
  });

  it('tells that nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    expect(await signIn('ann', 'secret')).toEqual({ why: 'network' });
  });
});

it('changes a password, which answers nothing', async () => {
  answer(204);
  expect(await changePassword('old password', 'a longer new one')).toBe('changed');
});

it.each([
  ['', 'a longer new one', 'a longer new one', 'failed.empty'],
  ['old', '', '', 'failed.empty'],
  ['old', 'eleven char', 'eleven char', 'change.short'],
  ['old', '密码密码密码密码密码密码', '密码密码密码密码密码密码', undefined],
  ['the same as before', 'the same as before', 'the same as before', 'change.same'],
  ['old', 'a longer new one', 'a longer new onE', 'change.different'],
  ['old', 'a longer new one', 'a longer new one', undefined],
] as const)('of %j, %j and %j says %s', (current, password, again, wanted) => {
  expect(objection(current, password, again)).toBe(wanted);
});
