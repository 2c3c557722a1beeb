import { afterEach, expect, it, vi } from 'vitest';
import { redeem } from '../../src/viewer/invitation';

afterEach(() => vi.unstubAllGlobals());

const asked: unknown[] = [];
const answer = (status: number, name = '', detail = '', headers: Record<string, string> = {}): void => {
  asked.length = 0;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(path, JSON.parse(String(init.body)));
    const body = status < 400 ? { name: 'Ann', roles: ['guest'] } : { type: name && `urn:waycast:${name}`, detail };
    return Promise.resolve(
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } }),
    );
  });
};

it('lets somebody in', async () => {
  answer(200);
  expect(await redeem('t', 'Ann', '')).toMatchObject({ how: 'in', me: { name: 'Ann', roles: ['guest'] } });
  expect(asked).toEqual(['/api/v1/invitations/redeem', { token: 't', name: 'Ann' }]);
  await redeem('t', 'Ann', '123456');
  expect(asked.at(-1)).toEqual({ token: 't', name: 'Ann', pin: '123456' });
});

it.each([
  [401, 'pin-required', '', { how: 'pin-needed' }],
  [401, 'wrong-pin', '123456', { how: 'pin-wrong', said: 'No.' }],
  [410, 'invitation-expired', '', { how: 'over', why: { key: 'invitation.expired' } }],
  [410, 'invitation-revoked', '', { how: 'over', why: { key: 'invitation.revoked' } }],
  [410, 'invitation-used-up', '', { how: 'over', why: { key: 'invitation.used-up' } }],
  [400, '', '', { how: 'wrong', said: 'No.' }],
  [404, '', '', { how: 'over', why: { said: 'No.' } }],
  [503, '', '', { how: 'unreachable' }],
])('tells %d %s', async (status, name, pin, wanted) => {
  answer(status, name, 'No.');
  expect(await redeem('t', 'Ann', pin)).toEqual(wanted);
});

it('tells when to come back after too many wrong attempts', async () => {
  answer(429, '', 'Too many.', { 'Retry-After': '60' });
  expect(await redeem('t', 'Ann', '000000')).toEqual({ how: 'wait', seconds: 60 });
});
