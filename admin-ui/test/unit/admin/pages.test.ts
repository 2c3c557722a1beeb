import { describe, expect, it, vi } from 'vitest';
import { mayOpen, PARTS } from '../../../src/admin/access';
import { answer, Refusal } from '../../../src/admin/api/client';
import type { Me, Setting } from '../../../src/admin/api/types';
import { formatBitrate, formatDuration, formatMillis, UNKNOWN } from '../../../src/admin/format';
import { EVERYTHING, exportAddress, query } from '../../../src/admin/pages/audit/filter';
import { byGroup, matching } from '../../../src/admin/pages/settings/groups';

const somebody = (...roles: string[]): Me => ({
  name: 'a',
  displayName: 'A',
  roles,
  scopes: [],
  owner: false,
  kind: 'account',
  passwordChangeRequired: false,
});

describe('access', () => {
  it('shows each role what the server lets it do', () => {
    const parts = (role: string) => PARTS.filter((part) => mayOpen(somebody(role), part));
    expect(parts('admin')).toEqual(PARTS);
    expect(parts('operator')).toEqual(['dashboard', 'sessions', 'invitations', 'health', 'account']);
    expect(parts('auditor')).toEqual(['dashboard', 'sessions', 'consents', 'audit', 'health', 'account']);
    expect(parts('viewer')).toEqual(['account']);
    expect(PARTS.filter((part) => mayOpen({ ...somebody('guest'), kind: 'guest' }, part))).toEqual([]);
  });
});

describe('refusals', () => {
  it('carry the server’s own sentence and when to come again', async () => {
    const response = new Response(null, { status: 429, headers: { 'Retry-After': '7' } });
    const refused = answer(Promise.resolve({ error: { detail: 'Too often.' }, response }));
    await expect(refused).rejects.toMatchObject({ status: 429, detail: 'Too often.', retryAfter: 7 });
  });

  it('say when the server was not reached', async () => {
    await expect(answer(Promise.reject(new TypeError('failed to fetch')))).rejects.toEqual(new Refusal(0, ''));
  });

  it('give answers on', async () => {
    expect(await answer(Promise.resolve({ data: 3, response: new Response() }))).toBe(3);
  });
});

describe('the audit filter', () => {
  it('asks for nothing that is empty, and for times in UTC', () => {
    vi.stubEnv('TZ', 'UTC');
    expect(query(EVERYTHING)).toEqual({});
    const asked = query({ ...EVERYTHING, actor: ' ada ', from: '2026-01-02T03:04' });
    expect(asked).toEqual({ actor: 'ada', from: new Date('2026-01-02T03:04').toISOString() });
  });

  it('exports what is looked for', () => {
    expect(exportAddress({ ...EVERYTHING, search: 'a&b' }, 'csv')).toBe('/api/v1/audit/export?format=csv&search=a%26b');
  });
});

describe('settings', () => {
  const setting = (key: string, description = ''): Setting => ({ key, description, value: null, defaultValue: null, source: '', type: '' });
  const settings = [
    setting('quarkus.waycast.consent.mode', 'Whether the owner is asked'),
    setting('quarkus.waycast.consent.timeout'),
    setting('quarkus.http.port', 'Where pages are served'),
  ];

  it('are grouped by what they are about', () => {
    expect(byGroup(settings).map(([group, { length }]) => [group, length])).toEqual([
      ['quarkus.http', 1],
      ['quarkus.waycast.consent', 2],
    ]);
  });

  it('are found by words of key and meaning', () => {
    expect(matching(settings, 'consent OWNER').map(({ key }) => key)).toEqual(['quarkus.waycast.consent.mode']);
  });
});

describe('formats', () => {
  it('say what is not known', () => expect(formatMillis('en', null)).toBe(UNKNOWN));
  it('scale', () => {
    expect(formatBitrate('en', 2_340_000)).toBe('2.3 Mbit/s');
    expect(formatBitrate('en', 0)).toBe('0 bit/s');
    expect(formatDuration(3_725)).toBe('1:02:05');
  });
});
