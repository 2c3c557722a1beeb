// Speaks the server's side of HTTP and signalling for the check of the page in a real browser. The media comes from a
// second page in the same browser (peer.js); this program carries offer and answer between them.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** @param dist the built page; @param answer turns an offer into {sdp} with the help of the media page */
export async function startMockServer(dist, answer) {
  const tokens = new Set(['first']);
  const sessions = new Set();
  const received = [];
  const viewers = new Set();
  const options = { cursor: 'metadata', control: true, refuse: undefined };
  let issued = 0;

  const http = createServer(async (request, response) => {
    const signedIn = sessions.has(/waycast-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]);
    const path = new URL(request.url, 'http://mock').pathname;
    const send = (status, body, headers = {}) => response.writeHead(status, headers).end(body);
    if (path === '/api/v1/access' && request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (!tokens.delete(JSON.parse(body).token)) return send(401);
      const id = `s${++issued}`;
      sessions.add(id);
      return send(204, undefined, { 'Set-Cookie': `waycast-session=${id}; HttpOnly; SameSite=Strict; Path=/` });
    }
    if (path === '/api/v1/access') return send(signedIn ? 200 : 401, signedIn ? '{"signedIn":true}' : '');
    if (path === '/api/v1/links') {
      if (!signedIn) return send(401);
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

  const sockets = new WebSocketServer({ server: http, path: '/ws/v1/viewer' });
  sockets.on('connection', (socket, request) => {
    if (!sessions.has(/waycast-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1])) return socket.close(1008);
    viewers.add(socket);
    socket.on('close', () => viewers.delete(socket));
    const send = (message) => socket.send(JSON.stringify(message));
    socket.on('message', async (data) => {
      const message = JSON.parse(data);
      received.push(message);
      if (message.type === 'hello') {
        if (options.refuse) return send({ type: 'error', ...options.refuse, fatal: true });
        send({
          type: 'hello',
          version: 1,
          server: 'mock',
          session: 'm',
          desktop: { name: 'Test desktop', output: 'T-1', source: 'test', width: 1280, height: 720, ...options },
          capabilities: { codecs: ['H264'], maxTextLength: 4096 },
          iceServers: [],
        });
        send({ type: 'something-new', of: 'later' });
      } else if (message.type === 'offer') {
        send({ type: 'answer', sdp: await answer(message.sdp) });
      } else if (message.type === 'ping') {
        const serverTime = performance.timeOrigin + performance.now();
        send({ type: 'pong', id: message.id, sent: message.sent, serverTime });
      }
    });
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));

  return {
    address: `http://127.0.0.1:${http.address().port}/`,
    options,
    received,
    /** All input events so far, in order. */
    input: () => received.filter((m) => m.type === 'input').flatMap((m) => m.events),
    broadcast: (message) => viewers.forEach((socket) => socket.send(JSON.stringify(message))),
    dropViewers: () => viewers.forEach((socket) => socket.terminate()),
    viewers: () => viewers.size,
    close: () => {
      viewers.forEach((socket) => socket.terminate());
      http.closeAllConnections();
      http.close();
    },
  };
}
