// Speaks the server's side of HTTP and signalling for the check of the pages in a real browser. The media comes from a
// second page in the same browser (peer.js); this program carries offer and answer between them.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const ALL = ['watch', 'point', 'control', 'clipboard', 'files'];
const OPTIONS = { cursor: 'metadata', control: true, refuse: undefined, accounts: true, consent: false, slow: 0, outputs: [] };

/** @param dist the built pages; @param answer turns an offer into {sdp} with the help of the media page */
export async function startMockServer(dist, answer) {
  const tokens = new Set();
  /** By cookie: who is signed in. */
  const sessions = new Map();
  const received = [];
  /** By socket: {id, me, mode, send}. */
  const viewers = new Map();
  const desktops = new Set();
  const options = {};
  let issued = 0;
  let quality = { mode: 'low', scenario: 'desktop' };
  let holder;
  let queue = [];

  const reset = () => {
    for (const name of Object.keys(options)) delete options[name];
    Object.assign(options, OPTIONS);
    tokens.clear();
    tokens.add('first');
    received.length = 0;
    holder = undefined;
    queue = [];
  };
  reset();

  const person = (name, more) => ({
    name, displayName: name, roles: ['operator'], scopes: ALL, owner: true, kind: 'link', passwordChangeRequired: false, ...more,
  });
  const cookie = (me) => {
    const id = `s${++issued}`;
    sessions.set(id, me);
    return { 'Set-Cookie': `waycast-session=${id}; HttpOnly; SameSite=Strict; Path=/` };
  };
  const signedIn = (request) => sessions.get(/waycast-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]);

  /** What a test made of one path: {status, body, headers}, or a function of the request's body that gives it. */
  const answers = new Map();

  const http = createServer(async (request, response) => {
    const me = signedIn(request);
    const path = new URL(request.url, 'http://mock').pathname;
    const send = (status, body, headers = {}) => response.writeHead(status, headers).end(body);
    const json = (status, body, headers = {}) => send(status, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers });
    let body = '';
    for await (const chunk of request) body += chunk;
    const made = answers.get(`${request.method} ${path}`);
    if (made) {
      const { status, body: content, headers = {}, signIn } = typeof made === 'function' ? made(body && JSON.parse(body)) : made;
      return json(status, content, { ...headers, ...(signIn ? cookie(signIn) : {}) });
    }
    if (path === '/api/v1/access' && request.method === 'POST') {
      if (!tokens.delete(JSON.parse(body).token)) return send(401);
      return send(204, undefined, cookie(person(`Person ${++issued}`)));
    }
    if (path === '/api/v1/access') return send(me ? 200 : 401, me ? '{"signedIn":true}' : '');
    if (path === '/api/v1/me') {
      if (!options.accounts) return send(404);
      return me ? json(200, me) : send(401);
    }
    if (path === '/api/v1/sign-out') return send(204, undefined, { 'Set-Cookie': 'waycast-session=; Max-Age=0; Path=/' });
    if (path === '/api/v1/links') {
      if (!me) return send(401);
      tokens.add(`t${++issued}`);
      return send(201, JSON.stringify({ address: `http://${request.headers.host}/#token=t${issued}` }));
    }
    if (path === '/peer') return send(200, '<!doctype html><title>peer</title>', { 'Content-Type': 'text/html' });
    try {
      const file = await readFile(join(dist, normalize(path === '/' ? '/index.html' : path)));
      send(200, file, { 'Content-Type': TYPES[extname(path)] ?? 'text/html', 'Content-Security-Policy': CSP });
    } catch {
      send(404);
    }
  });

  const everybody = () => [...viewers.values()];
  const named = (viewer) => ({ id: viewer.id, name: viewer.me.name });
  const tellPeople = () => {
    for (const viewer of everybody()) {
      viewer.send({
        type: 'viewers',
        viewers: everybody().map((one) => ({ ...named(one), mode: one.mode, controls: one === holder })),
      });
      tellControl(viewer);
    }
  };
  const tellControl = (viewer, more = {}) =>
    viewer.send({
      type: 'control',
      state: queue.includes(viewer) ? 'requested' : holder ? 'held' : 'none',
      mine: viewer === holder,
      ...(holder ? { holder: named(holder) } : {}),
      requests: viewer === holder ? queue.map((one) => ({ ...named(one), purpose: one.purpose ?? '' })) : [],
      queue: queue.map(named),
      paused: false,
      ...more,
    });
  const wants = (viewer) => viewer.mode === 'control' && viewer.allowed.includes('control');
  const control = (viewer, { action, viewer: other, purpose }) => {
    const target = everybody().find((one) => one.id === other);
    if (action === 'request') {
      viewer.purpose = purpose;
      if (!holder) holder = viewer;
      else if (holder !== viewer) queue.push(viewer);
    }
    if (action === 'cancel') queue = queue.filter((one) => one !== viewer);
    if (action === 'release' && holder === viewer) holder = queue.shift();
    if (action === 'take') holder = viewer;
    if ((action === 'grant' || action === 'give') && holder === viewer) {
      queue = queue.filter((one) => one !== target);
      holder = target;
    }
    if (action === 'refuse') queue = queue.filter((one) => one !== target);
    tellPeople();
    if (action === 'refuse') tellControl(target, { reason: 'Your request was refused.' });
  };
  const tellOutputs = (viewer) => {
    viewer.output ??= options.outputs[0]?.id;
    const outputs = options.outputs.map((output) => ({ ...output, selected: output.id === viewer.output }));
    if (outputs.length > 1) viewer.send({ type: 'outputs', outputs });
  };
  const chat = (from, desktop, text) => {
    const line = { type: 'chat', from, desktop, text, at: new Date().toISOString() };
    for (const viewer of everybody()) viewer.send(line);
    for (const socket of desktops) socket.send(JSON.stringify(line));
  };

  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => {
    const me = signedIn(request);
    if (!me) return socket.close(1008);
    const send = (message) => socket.send(JSON.stringify(message));
    if (request.url === '/ws/v1/desktop') {
      desktops.add(socket);
      socket.on('close', () => desktops.delete(socket));
      socket.on('message', (data) => {
        const message = JSON.parse(data);
        received.push(message);
        if (message.type === 'chat') chat('Person at the desktop', true, message.text);
      });
      send(options.desktopState);
      return;
    }
    const viewer = { id: `v${++issued}`, me, mode: me.scopes.includes('control') ? 'control' : 'watch', send, allowed: [] };
    socket.on('close', () => {
      viewers.delete(socket);
      queue = queue.filter((one) => one !== viewer);
      if (holder === viewer) holder = queue.shift();
      tellPeople();
    });
    socket.on('message', async (data) => {
      const message = JSON.parse(data);
      received.push(message);
      switch (message.type) {
        case 'hello':
          if (options.refuse) return send({ type: 'error', ...options.refuse, fatal: true });
          viewers.set(socket, viewer);
          viewer.allowed = options.consent && !me.owner ? [] : me.scopes;
          send({
            type: 'hello',
            version: 1,
            server: 'mock',
            session: 'm',
            desktop: { name: 'Test desktop', output: 'T-1', source: 'test', width: 1280, height: 720, cursor: options.cursor, control: options.control, resizable: true },
            quality,
            capabilities: { codecs: ['H264'], maxTextLength: 4096 },
            iceServers: [],
            viewer: { ...named(viewer), scopes: me.scopes, owner: me.owner, mode: viewer.mode },
            consent: { required: options.consent && !me.owner, state: viewer.allowed.length ? 'given' : 'none', scopes: viewer.allowed },
          });
          send({ type: 'something-new', of: 'later' });
          tellOutputs(viewer);
          if (!holder && wants(viewer)) holder = viewer;
          tellPeople();
          break;
        case 'offer':
          if (!viewer.allowed.includes('watch')) return send({ type: 'error', code: 'consent-required', message: '', fatal: false });
          send({ type: 'answer', sdp: await answer(message.sdp) });
          break;
        case 'ping':
          send({ type: 'pong', id: message.id, sent: message.sent, serverTime: performance.timeOrigin + performance.now() });
          break;
        case 'quality':
          quality = { ...quality, ...(message.mode && { mode: message.mode }), ...(message.scenario && { scenario: message.scenario }) };
          for (const one of everybody()) one.send({ type: 'quality', ...quality });
          break;
        case 'output':
          viewer.output = message.id;
          tellOutputs(viewer);
          break;
        case 'control':
          control(viewer, message);
          break;
        case 'mode':
          viewer.mode = message.mode;
          if (holder === viewer && !wants(viewer)) holder = queue.shift();
          tellPeople();
          break;
        case 'pointer':
          for (const one of everybody()) {
            if (one !== viewer) one.send({ type: 'pointers', viewer: viewer.id, name: me.name, x: message.x, y: message.y, visible: message.visible });
          }
          break;
        case 'chat':
          chat(me.name, false, message.text);
          break;
        case 'consent':
          send({ type: 'consent', required: true, state: 'asked', scopes: message.scopes, until: new Date(Date.now() + 30_000).toISOString() });
          break;
      }
    });
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));

  const find = (name) => everybody().find((viewer) => viewer.me.name === name);
  return {
    address: `http://127.0.0.1:${http.address().port}/`,
    options,
    received,
    answers,
    reset,
    person,
    /** A cookie for a browser context of this person. */
    signIn: (me) => ({ name: 'waycast-session', value: cookie(me)['Set-Cookie'].split(/[=;]/)[1], url: `http://127.0.0.1:${http.address().port}` }),
    /** All input events so far, in order. */
    input: () => received.filter((m) => m.type === 'input').flatMap((m) => m.events),
    broadcast: (message) => everybody().forEach((viewer) => viewer.send(message)),
    /** What the person at the desktop says to this viewer. */
    consent: (name, state, scopes, more = {}) => {
      const viewer = find(name);
      if (['given', 'renewed', 'withdrawn', 'expired'].includes(state)) viewer.allowed = scopes;
      if (holder === viewer && !wants(viewer)) holder = queue.shift();
      viewer.send({ type: 'consent', required: true, state, scopes, ...more });
      if (!holder && wants(viewer)) holder = viewer;
      tellPeople();
    },
    tell: (name, message) => find(name).send(message),
    tellControl: (name, more) => tellControl(find(name), more),
    tellDesktop: (message) => desktops.forEach((socket) => socket.send(JSON.stringify(message))),
    dropDesktop: () => desktops.forEach((socket) => socket.terminate()),
    holder: () => holder?.me.name,
    dropViewers: () => [...viewers.keys()].forEach((socket) => socket.terminate()),
    viewers: () => viewers.size,
    close: () => {
      sockets.clients.forEach((socket) => socket.terminate());
      http.closeAllConnections();
      http.close();
    },
  };
}
