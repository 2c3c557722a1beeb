// Answers as the server does, for the check of the administration in a real browser. Names have markup in them on purpose.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const MARKUP = '<img src=x onerror="window.broken=1"><b>Eve</b>';
const AT = '2026-03-01T09:30:00Z';
/** One dark pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADAgH/8ZqHdQAAAABJRU5ErkJggg==',
  'base64',
);

const score = { value: 87, latency: 90, throughput: 95, resources: 70, quality: 84 };
const session = (id, person, more) => ({
  id, person, roles: ['guest'], scopes: ['watch', 'control'], owner: false, credential: 'invitation:1', address: '192.0.2.7',
  desktop: 'Office', protocol: 'webrtc', state: 'Streaming', mode: 'control', controls: false, watchOnly: false, codec: 'H264',
  startedAt: AT, endedAt: null, reason: '', summary: null, score,
  statistics: {
    bytesSent: 48_000_000, framesSent: 5400, framesDropped: 3, packetsLost: 12, retransmissions: 9, bitrate: 2_400_000,
    targetBitrate: 4_000_000, framesPerSecond: 29.8, lossPercent: 0.2, roundTripMillis: 12.3, heldFrames: 0, networkMillis: 7.1,
    decodeMillis: 2.2, presentMillis: 8.1, endToEndMillis: 41.5,
  },
  ...more,
});

function world() {
  return {
    desktops: [{
      name: 'Office', state: 'capturing', reason: '', source: 'portal', compositor: 'sway', output: 'HDMI-A-1', controllable: true,
      width: 1920, height: 1080, encoder: 'libx264', codec: 'H264', viewers: 2, udpPort: 8189, unattended: false, score,
      control: { state: 'held', holder: 'ada', holderSession: 's1', queue: [], paused: false },
      quality: { maxBitrate: 20_000_000, frameRate: 60, mode: 'low', scenario: 'desktop' }, hostDifferences: [],
    }],
    sessions: [
      session('s1', 'ada', { controls: true, roles: ['operator'] }),
      session('s2', MARKUP, { mode: 'watch', scopes: ['watch'], watchOnly: true }),
    ],
    ended: [session('s0', 'bob', {
      state: 'Ended', endedAt: '2026-03-01T10:00:00Z', reason: 'The viewer left.', statistics: null, score: null,
      summary: { bytes: 9e7, frames: 9000, seconds: 1800, framesPerSecond: 29.9, lossPercent: 0.1, roundTripMillis: 11, latencyMillis: 42 },
    })],
    users: ['admin', 'ada', 'carol', MARKUP].map((name, i) => ({
      id: `u${i}`, name: i === 3 ? 'eve' : name, displayName: name, roles: i === 0 ? ['admin'] : i === 1 ? ['operator', 'auditor'] : ['viewer'],
      disabled: i === 2, lockedUntil: i === 3 ? '2026-03-01T12:00:00Z' : null, passwordChangeRequired: i === 1, createdAt: AT,
      lastSignInAt: i === 2 ? null : AT,
    })),
    invitations: ['active', 'expired', 'revoked', 'used-up', 'locked'].map((state, i) => ({
      id: `i${i}`, label: i === 0 ? MARKUP : `Support ${i}`, scopes: ['watch', 'point', 'control'].slice(0, 1 + (i % 3)), createdBy: 'ada', createdAt: AT,
      expiresAt: '2026-03-01T11:30:00Z', uses: 3, used: i === 3 ? 3 : 1, pinRequired: i % 2 === 0, state,
    })),
    consents: ['given', 'asked', 'refused', 'withdrawn', 'expired'].map((state, i) => ({
      id: `c${i}`, session: 's1', person: i === 0 ? MARKUP : 'ada', address: '192.0.2.7', desktop: 'Office', state, scopes: ['watch', 'control'],
      purpose: i === 2 ? '' : 'Install the printer', askedAt: AT, changedAt: AT, endsAt: i === 0 ? '2026-03-01T10:30:00Z' : null,
      decidedBy: state === 'asked' ? null : 'notification',
    })),
    events: Array.from({ length: 120 }, (_, i) => ({
      sequence: 120 - i, id: `e${i}`, at: AT, type: ['session.created', 'authentication.failure', 'control.changed'][i % 3],
      actor: i === 0 ? MARKUP : 'ada', address: '192.0.2.7', session: i % 3 === 1 ? null : 's1',
      details: { desktop: 'Office', reason: i === 0 ? MARKUP : 'granted' }, hash: 'f2'.repeat(32),
    })),
    tokens: [{ id: 't1', name: 'Backup', createdAt: AT, lastUsedAt: null, expiresAt: '2026-06-01T00:00:00Z' }],
    chain: {
      length: 120, headHash: 'ab'.repeat(32), signedHeads: 4, lastSignedAt: AT, keyId: 'cd'.repeat(8),
      verification: { state: 'unverified', at: null, firstBad: null, sentence: 'Nobody asked for it yet.' },
    },
    health: {
      status: 'degraded',
      checks: [
        { name: 'database', status: 'up', data: { state: 'connected' } },
        { name: 'encoder', status: 'degraded', data: { state: 'degraded', reason: 'The hardware encoder failed; libx264 took over.' } },
      ],
    },
    settings: [
      { key: 'quarkus.waycast.consent.mode', value: 'ask', defaultValue: 'ask', source: 'default', description: 'Whether the person at the desktop is asked.', type: 'text' },
      { key: 'quarkus.waycast.access.token', value: '••••••', defaultValue: null, source: 'environment', description: 'Lets programs in, as `Authorization: Bearer`; see [the manual](access.md).', type: 'secret' },
      { key: 'quarkus.http.port', value: '8080', defaultValue: '8080', source: 'application.properties', description: 'Where pages are served.', type: 'number' },
    ],
    findings: [
      { subject: 'Wayland', verdict: 'GOOD', explanation: 'sway is running.' },
      { subject: 'GPU', verdict: 'WEAK', explanation: 'No render node; the CPU encodes.' },
      { subject: 'PipeWire', verdict: 'BROKEN', explanation: 'Install pipewire.' },
    ],
  };
}

function reading(sessions) {
  const wave = 5 * Math.sin(Date.now() / 1500);
  return {
    at: new Date().toISOString(),
    desktops: [{
      name: 'Office', framesPerSecond: 28 + wave / 5, bitrate: 2.4e6 + 1e5 * wave, targetBitrate: 4e6, quantiser: 24, viewers: 2,
      stages: Object.fromEntries(['capture', 'queue', 'convert', 'encode', 'packetise', 'send'].map((name, i) => [name, { p50: i, p95: 2 + i + wave / 10 }])),
    }],
    sessions: sessions.map(({ id }) => ({
      id, framesPerSecond: 28 + wave / 5, bitrate: 2.4e6, targetBitrate: 4e6, lossPercent: 0.3, roundTripMillis: 12, networkMillis: 7,
      decodeMillis: 2, presentMillis: 8, endToEndMillis: 42 + wave, score,
    })),
  };
}

/** @param dist the built pages */
export async function startMockServer(dist) {
  const options = { roles: ['admin'], passwordChangeRequired: false, refuse: undefined, silent: false };
  const received = [];
  const listeners = new Set();
  let data = world();

  const listen = (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
    for (const topic of ['desktops', 'sessions', 'health']) tell(response, topic, data[topic]);
  };
  const tell = (response, topic, value) => response.write(`event: ${topic}\nretry: 200\ndata: ${JSON.stringify(value)}\n\n`);
  const broadcast = (topic, value) => listeners.forEach((response) => tell(response, topic, value));
  const clock = setInterval(() => options.silent || broadcast('statistics', reading(data.sessions)), 1_000);

  const page = (items, query) => {
    const number = Number(query.get('page') ?? 0);
    const size = Number(query.get('size') ?? 50);
    return { items: items.slice(number * size, (number + 1) * size), total: items.length, page: number, size };
  };
  const having = (items, query, ...names) =>
    items.filter((item) => names.every((name) => !query.get(name) || [item[name]].flat().includes(query.get(name))));

  function answer(method, path, query, body) {
    const [, first, id, verb] = path.split('/');
    const me = {
      name: 'admin', displayName: 'Administrator', roles: options.roles, scopes: ['watch', 'point', 'control', 'clipboard', 'files'],
      owner: false, kind: 'account', passwordChangeRequired: options.passwordChangeRequired,
    };
    switch (`${method} /${first}${id ? '/…' : ''}${verb ? `/${verb}` : ''}`) {
      case 'GET /me': return me;
      case 'POST /me/…':
        if (id === 'tokens') return { token: data.tokens[0], secret: 'secret-token' };
        if (body.current !== 'one-time') return [403, { title: 'Forbidden', detail: 'The password until now is wrong.' }];
        options.passwordChangeRequired = false;
        return [204];
      case 'GET /me/…':
        return id === 'tokens' ? data.tokens : [{ id: 'x', address: '192.0.2.1', userAgent: 'Firefox 140 on Linux', createdAt: AT, lastUsedAt: AT, current: true }];
      case 'POST /sign-out': return [204];
      case 'GET /sessions': return page(query.get('state') === 'ended' ? having(data.ended, query, 'person') : data.sessions, query);
      case 'GET /sessions/…': return [...data.sessions, ...data.ended].find((each) => each.id === id) ?? [404, { detail: 'There is no such session.' }];
      case 'GET /sessions/…/events': return page(having(data.events, new URLSearchParams({ session: id }), 'session'), query);
      case 'POST /sessions/…/disconnect':
        data.sessions = data.sessions.filter((each) => each.id !== id);
        broadcast('sessions', data.sessions);
        return [204];
      case 'GET /users':
        return page(having(data.users, new URLSearchParams({ roles: query.get('role') ?? '' }), 'roles').filter((user) => user.name.includes(query.get('search') ?? '')), query);
      case 'POST /users': return { user: data.users[0], oneTimePassword: 'abcd-efgh-jkmn' };
      case 'POST /users/…/reset-password': return { oneTimePassword: 'wxyz-2345-6789' };
      case 'GET /invitations': return page(having(data.invitations, query, 'state'), query);
      case 'POST /invitations': return { invitation: data.invitations[0], address: 'http://host/#invitation=abc', pin: body.pin ? '123456' : null };
      case 'POST /invitations/…/rotate': return { address: 'http://host/#invitation=def' };
      case 'GET /consents': return page(having(data.consents, query, 'state'), query);
      case 'GET /audit': return page(having(data.events, query, 'actor', 'type', 'session'), query);
      case 'GET /audit/…': return id === 'types' ? ['session.created', 'authentication.failure', 'control.changed'] : data.chain;
      case 'POST /audit/…':
        data.chain = { ...data.chain, verification: { state: 'intact', at: AT, firstBad: null, sentence: 'All 120 records are as they were written.' } };
        return data.chain.verification;
      case 'GET /settings': return page(data.settings, query);
      case 'GET /doctor': return data.findings;
      default: return method === 'GET' ? [404, { detail: 'There is nothing here.' }] : [204];
    }
  }

  const http = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://mock');
    const send = (status, body, headers = {}) => response.writeHead(status, { 'Content-Security-Policy': CSP, ...headers }).end(body);
    if (pathname === '/api/v1/events') return options.refuse === 'events' ? send(503) : listen(response);
    if (pathname.endsWith('/thumbnail')) return send(200, PICTURE, { 'Content-Type': 'image/png', ETag: '"1"', 'Cache-Control': 'no-cache' });
    if (pathname.startsWith('/api/v1/')) {
      const path = pathname.slice('/api/v1'.length);
      if (options.refuse === path) return send(503, '{"title":"Unavailable","detail":"The database does not answer; try again in a minute."}', { 'Content-Type': 'application/problem+json' });
      if (options.refuse === 'everybody') return send(401, '{}', { 'Content-Type': 'application/problem+json' });
      let text = '';
      for await (const chunk of request) text += chunk;
      const body = text ? JSON.parse(text) : undefined;
      if (request.method !== 'GET') received.push({ method: request.method, path, body });
      const answered = answer(request.method, path, searchParams, body);
      const [status, value] = Number.isInteger(answered[0]) ? answered : [200, answered];
      return send(status, value === undefined ? undefined : JSON.stringify(value), { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' });
    }
    try {
      const file = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      send(200, await readFile(join(dist, file)), { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    } catch {
      send(pathname === '/sign-in.html' ? 200 : 404, '<!doctype html><title>none</title>', { 'Content-Type': 'text/html' });
    }
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    address: `http://127.0.0.1:${http.address().port}/`,
    options,
    received,
    broadcast,
    /** All as at the beginning; with nothing in any list when so asked. */
    reset: (empty = false) => {
      data = world();
      if (empty) for (const [name, list] of Object.entries(data)) if (Array.isArray(list)) data[name] = [];
      Object.assign(options, { roles: ['admin'], passwordChangeRequired: false, refuse: undefined, silent: false });
      received.length = 0;
    },
    close: () => {
      clearInterval(clock);
      http.closeAllConnections();
      http.close();
    },
  };
}
