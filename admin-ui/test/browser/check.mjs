// The pages in a real Chromium against the mock server.
// Usage: node test/browser/check.mjs [folder for screenshots]; CHROMIUM names the browser, ONLY some of the checks.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { checkDesktop } from './desktop.mjs';
import { startMockServer } from './mock-server.mjs';
import { checkPeople } from './people.mjs';
import { checkSignIn } from './sign-in.mjs';
import { checkViewer } from './viewer.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const shots = process.argv[2];
if (shots) mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-features=WebRtcHideLocalIpsWithMdns', '--disable-sync'],
});
const peer = await (await browser.newContext()).newPage();
const server = await startMockServer(join(here, '../../dist'), (sdp) => peer.evaluate((s) => window.answer(s), sdp));
await peer.goto(`${server.address}peer`);
await peer.addScriptTag({ path: join(here, 'peer.js') });

const problems = [];
async function open(context, address) {
  const page = await context.newPage();
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && problems.push(m.text()));
  page.on('pageerror', (e) => problems.push(String(e)));
  await page.goto(address);
  return page;
}
const state = (page, wanted, timeout = 15_000) =>
  page.waitForFunction((s) => window.waycast?.state === s, wanted, { timeout, polling: 50 });
const shot = async (page, name) => shots && (await page.screenshot({ path: join(shots, `${name}.png`) }));
const step = (name) => console.log(`- ${name}`);
const until = async (condition, what) => {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`did not happen: ${what}`);
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** No serious or critical violation of WCAG 2.2 AA, as far as a program can tell. */
const accessible = async (page, what) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  const told = serious.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join('; ')}`);
  assert.deepEqual(told, [], `accessibility of ${what}`);
};

const statistics = setInterval(async () => {
  const frames = await peer.evaluate(() => window.sentFrames()).catch(() => []);
  server.broadcast({
    type: 'stats', encoder: 'libx264', codec: 'h264', source: 'test pattern', viewers: server.viewers(), heldFrames: 1,
    framesPerSecond: 30, bitrate: 2e6, keyframes: 1, targetBitrate: 4e6, frames,
    stages: {
      capture: { p50: 0.4, p95: 0.9 }, queue: { p50: 0.1, p95: 0.3 }, convert: { p50: 0.5, p95: 0.9 },
      encode: { p50: 3.1, p95: 5.2 }, packetise: { p50: 0.1, p95: 0.2 }, send: { p50: 0.2, p95: 0.4 },
    },
  });
}, 500);

const all = { browser, server, peer, problems, open, state, shot, step, until, accessible };
const checks = { viewer: checkViewer, people: checkPeople, 'sign-in': checkSignIn, desktop: checkDesktop };
const only = process.env.ONLY?.split(',');

try {
  for (const [name, check] of Object.entries(checks)) {
    if (only && !only.includes(name)) continue;
    console.log(name);
    server.reset();
    problems.length = 0;
    await check(all);
    assert.deepEqual(problems, [], 'console errors');
  }
  console.log('all well');
} catch (error) {
  console.error(error, problems);
  for (const context of browser.contexts()) for (const p of context.pages()) await shot(p, `failed-${context.pages().indexOf(p)}-${Math.round(performance.now())}`);
  process.exitCode = 1;
} finally {
  clearInterval(statistics);
  server.close();
  await browser.close();
}
