// The built administration in a real Chromium against the mock server: every page in both languages, both themes, wide and
// narrow, with axe; what can be done; what is said when something is missing.
// Usage: node test/browser/admin/check.mjs [folder for screenshots]; CHROMIUM names the browser.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startMockServer } from './mock-server.mjs';
import { eventually } from '../eventually.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.argv[2];
if (shots) mkdirSync(shots, { recursive: true });

const PAGES = [
  'dashboard', 'sessions', 'sessions/s1', 'sessions/s0', 'invitations', 'users', 'consents', 'audit', 'health', 'doctor', 'settings', 'account',
];
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 740 } };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const server = await startMockServer(join(here, '../../../dist'));
const step = (name) => console.log(`- ${name}`);
const problems = [];

async function open(path = '', { size = 'wide', language = 'en', theme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], locale: language, colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(`${path}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`${path}: ${error}`));
  await page.goto(`${server.address}admin/#/${path}`);
  return page;
}

async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], [role="progressbar"]'));
}

async function violations(page) {
  // DevTools may run what the page's own Content-Security-Policy keeps out.
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, html }) => `${id}: ${target} ${html.slice(0, 160)}`));
}

try {
  for (const language of ['en', 'zh-CN']) {
    for (const theme of ['light', 'dark']) {
      for (const size of Object.keys(SIZES)) {
        // Colours and places are the same in each language; looked at with one's own eyes, all are wanted.
        if (!shots && language !== 'en' && (theme === 'light' || size === 'wide')) continue;
        step(`every page: ${language}, ${theme}, ${size}`);
        for (const path of PAGES) {
          const page = await open(path, { size, language, theme });
          await settled(page);
          if (path === 'dashboard' || path === 'sessions/s1') await page.locator('.uplot').first().waitFor();
          if (shots) {
            await page.screenshot({ path: join(shots, `${path.replace('/', '-')}-${language}-${theme}-${size}.png`), fullPage: false });
          }
          await eventually(() => page.evaluate(() => document.documentElement.lang), language);
          await eventually(() => page.evaluate(() => document.documentElement.classList.contains('pf-v6-theme-dark')), theme === 'dark');
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${path} is ${wide} pixels too wide (${size})`);
          assert.deepEqual(await violations(page), [], `${path} ${language} ${theme} ${size}`);
          await page.context().close();
        }
      }
    }
  }
  assert.deepEqual(problems, []);

  step('names with markup are shown as they are');
  {
    const page = await open('users');
    await page.getByText('<img src=x').first().waitFor();
    for (const path of ['sessions', 'invitations', 'consents', 'audit', 'sessions/s2']) {
      await page.goto(`${server.address}admin/#/${path}`);
      await page.getByText('<img src=x').first().waitFor();
    }
    await eventually(() => page.evaluate(() => window.broken), undefined);
    await page.context().close();
  }

  step('whether latency or the picture counts more is chosen on the dashboard');
  for (const [size, theme, language] of [['wide', 'light', 'en'], ['narrow', 'dark', 'zh-CN']]) {
    const page = await open('dashboard', { size, theme, language });
    server.received.length = 0;
    await page.getByRole('button', { name: language === 'en' ? 'Change quality' : '调整画质' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('select').first().selectOption('high-quality');
    await dialog.locator('select').last().selectOption('reading');
    assert.deepEqual(await violations(page), []);
    if (shots) await page.screenshot({ path: join(shots, `dashboard-quality-${language}-${theme}-${size}.png`) });
    await dialog.getByRole('button', { name: language === 'en' ? 'Change quality' : '调整画质' }).click();
    await page.getByText(language === 'en' ? 'The quality was changed' : '画质已调整').waitFor();
    const { method, path, body } = server.received.at(-1);
    assert.deepEqual(
      [method, path, body],
      ['PUT', '/desktops/Office/quality', { maxBitrate: 20_000_000, frameRate: 60, mode: 'high-quality', scenario: 'reading' }],
    );
    server.received.length = 0;
    await page.context().close();
  }

  step('a supervisor acts: asked once, told how it went');
  {
    const page = await open('sessions/s1');
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Hello');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Send message' }).click();
    await page.getByText('ada got the message').waitFor();
    for (const [button, done] of [
      ['Take control away', 'ada does not control any more'],
      ['Make watch-only', 'ada may only watch now'],
      ['Disconnect', 'ada was disconnected'],
    ]) {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').getByRole('button', { name: button }).click();
      await page.getByText(done).waitFor();
    }
    assert.deepEqual(server.received.map(({ method, path, body }) => [method, path, body]), [
      ['POST', '/sessions/s1/message', { text: 'Hello' }],
      ['POST', '/sessions/s1/take-control', {}],
      ['PUT', '/sessions/s1/watch-only', { watchOnly: true }],
      ['POST', '/sessions/s1/disconnect', { reason: null }],
    ]);
    await page.context().close();
    server.reset();
  }

  step('secrets are shown once');
  {
    const page = await open('invitations');
    await page.getByRole('button', { name: 'New invitation' }).click();
    await page.getByRole('textbox', { name: 'What for' }).fill('Printer');
    await page.getByRole('combobox', { name: 'PIN' }).selectOption('made');
    await page.getByRole('button', { name: 'Make invitation' }).click();
    const address = page.getByRole('textbox', { name: 'Address' });
    await eventually(() => address.inputValue(), 'http://host/#invitation=abc');
    await eventually(() => page.getByRole('textbox', { name: 'PIN' }).inputValue(), '123456');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await address.waitFor({ state: 'detached' });
    assert.deepEqual(server.received[0].body, { label: 'Printer', scopes: ['watch'], minutes: 60, uses: 1, pin: true });
    await page.context().close();
    server.reset();
  }

  step('audit: filters and pages on the server, verifies');
  {
    const page = await open('audit');
    await page.getByText('1–50 of 120').first().waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51–100 of 120').waitFor();
    await page.getByRole('combobox', { name: 'Event' }).selectOption('authentication.failure');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('1–40 of 40').waitFor();
    assert.match(await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href'), /format=csv&type=authentication.failure/);
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('All 120 records').waitFor();
    server.broadcast('audit', { count: 1, newest: 120 });
    server.broadcast('audit', { count: 2, newest: 122 });
    await page.getByRole('button', { name: 'Show them' }).waitFor();
    await page.context().close();
    server.reset();
  }

  step('by keyboard: skip, navigate, a dialog keeps the focus and gives it back');
  {
    const page = await open('users');
    await settled(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    await page.getByRole('link', { name: 'Sessions' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();
    await page.goto(`${server.address}admin/#/users`);
    await page.getByRole('button', { name: 'New user' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    // The focus follows a moment after the dialog is there.
    await page.waitForFunction(() => document.querySelector('[role="dialog"]').contains(document.activeElement));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'New user');
    await page.context().close();
  }

  step('language and theme are switched and kept');
  {
    const page = await open('health');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-CN');
    await page.getByRole('heading', { level: 1, name: '健康状况' }).waitFor();
    await page.getByRole('button', { name: '主题：跟随系统' }).click();
    await page.reload();
    await page.getByRole('button', { name: '主题：深色' }).waitFor();
    await page.waitForFunction(() => document.documentElement.classList.contains('pf-v6-theme-dark'));
    await page.context().close();
  }

  step('each role sees its own');
  {
    server.options.roles = ['auditor'];
    const page = await open();
    await settled(page);
    const links = await page.getByRole('navigation', { name: 'Administration' }).getByRole('link').allTextContents();
    assert.deepEqual(links, ['Dashboard', 'Sessions', 'Consents', 'Audit', 'Health', 'My account', 'Viewer']);
    await page.goto(`${server.address}admin/#/users`);
    await page.getByText('There is nothing here for you').waitFor();
    await page.goto(`${server.address}admin/#/sessions/s1`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await eventually(() => page.getByRole('button', { name: 'Disconnect' }).count(), 0);
    await page.context().close();
    server.reset();
  }

  step('a password that somebody gave is changed first');
  {
    server.options.passwordChangeRequired = true;
    const page = await open('users');
    await page.getByText('Choose your own password').waitFor();
    assert.deepEqual(await violations(page), []);
    const fill = async (current) => {
      await page.getByLabel('Password until now').fill(current);
      await page.getByLabel('New password', { exact: false }).first().fill('correct horse battery');
      await page.getByLabel('New password again').fill('correct horse battery');
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    await fill('wrong');
    await page.getByText('The password until now is wrong.').waitFor();
    await fill('one-time');
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    await page.context().close();
    server.reset();
  }

  step('who is not signed in goes to sign in, and comes back');
  {
    server.options.refuse = 'everybody';
    const page = await open('audit');
    await page.waitForURL(/sign-in\.html/);
    assert.equal(new URL(page.url()).searchParams.get('next'), '/admin/#/audit');
    await page.context().close();
    server.reset();
  }

  step('empty lists say what to do');
  {
    server.reset(true);
    for (const path of PAGES.filter((each) => !each.includes('/') && each !== 'health')) {
      const page = await open(path);
      await settled(page);
      if (path !== 'account') assert.ok(await page.locator('.pf-v6-c-empty-state__body').first().innerText(), path);
      assert.deepEqual(await violations(page), [], path);
      if (shots) await page.screenshot({ path: join(shots, `empty-${path}.png`) });
      await page.context().close();
    }
    server.reset();
  }

  step('what cannot be loaded says why, and can be tried again');
  {
    server.options.refuse = '/users';
    const page = await open('users');
    await page.getByText('The database does not answer; try again in a minute.').waitFor();
    if (shots) await page.screenshot({ path: join(shots, 'refused-users.png') });
    server.options.refuse = undefined;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('grid', { name: 'Users' }).waitFor();
    await page.context().close();
  }

  step('old data is called old, and the stream comes back by itself');
  {
    const page = await open('dashboard');
    await settled(page);
    server.options.silent = true;
    await page.getByText('What you see is out of date').waitFor({ timeout: 20_000 });
    if (shots) await page.screenshot({ path: join(shots, 'stale-dashboard.png') });
    server.options.silent = false;
    await page.getByText('What you see is out of date').waitFor({ state: 'detached', timeout: 20_000 });
    await page.context().close();
  }

  const times = [];
  for (let i = 0; i < 12; i++) {
    const page = await open('dashboard');
    await page.locator('.tiles img, .thumbnail-none').first().waitFor();
    times.push(await page.evaluate(() => performance.now()));
    await page.context().close();
  }
  times.sort((a, b) => a - b);
  console.log(`  dashboard shown from a cold cache: median ${Math.round(times[6])} ms, p95 ${Math.round(times[11])} ms`);
  console.log('All good.');
} finally {
  await browser.close();
  server.close();
}
