import { describe, expect, it } from 'vitest';
import { readProblem, readRetryAfter } from '../../../src/page/problem';

describe('readProblem', () => {
  it('reads problem details', async () => {
    const body = { type: 'urn:waycast:wrong-pin', title: 'No', status: 403, detail: 'The PIN is wrong.' };
    const response = new Response(JSON.stringify(body), {
      status: 403,
      headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' },
    });
    expect(await readProblem(response)).toEqual({
      status: 403,
      name: 'wrong-pin',
      detail: 'The PIN is wrong.',
      retryAfter: 7,
    });
  });

  it.each([
    ['plain words', 'Sign in.\n', 'text/plain;charset=utf-8', 'Sign in.'],
    ['no JSON where JSON was promised', '<html>', 'application/json', ''],
    ['JSON that is no object', '[1]', 'application/json', ''],
    ['something else', '<html>', 'text/html', ''],
  ])('reads %s', async (_, body, type, detail) => {
    const response = new Response(body, { status: 400, headers: { 'Content-Type': type } });
    expect(await readProblem(response)).toEqual({ status: 400, name: '', detail });
  });
});

it.each([
  [null, undefined],
  ['12', 12],
  ['Sat, 21 Nov 2026 05:00:30 GMT', 30],
  ['Sat, 21 Nov 2020 05:00:30 GMT', 0],
  ['soon', undefined],
])('reads Retry-After %s as %s seconds', (value, wanted) => {
  expect(readRetryAfter(value, Date.parse('2026-11-21T05:00:00Z'))).toBe(wanted);
});
