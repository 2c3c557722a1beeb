// The page of the person at the desktop: who asks, who is there, and how to end it.
import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';

const soon = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

export async function checkDesktop({ browser, server, problems, open, shot, step, until, accessible }) {
  const quiet = { type: 'state', desktop: 'main', unattended: false, questions: [], visitors: [] };
  const question = {
    id: 'q1', name: 'Ann <b>Lee</b>', address: '192.0.2.7', scopes: ['watch', 'control'], purpose: 'fix the <i>printer</i>', minutes: 60, until: soon(25), watchOnly: true,
  };
  const ben = { session: 'k3', name: 'Ben', address: '192.0.2.8', scopes: ['watch'], until: soon(3600), controls: false };
  const cat = { session: 'k4', name: 'Cat', address: '192.0.2.9', scopes: ['watch', 'control'], until: null, controls: true };
  const icon = (page) => page.evaluate(() => document.querySelector('link[rel=icon]').getAttribute('href'));

  step('it signs in with its address and hides the token');
  server.options.desktopState = quiet;
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, colorScheme: 'light' });
  const page = await open(context, `${server.address}desktop.html#token=first`);
  await page.getByText('Nobody watches this desktop.').waitFor();
  assert.equal(new URL(page.url()).hash, '');
  await accessible(page, 'the quiet desktop page');
  await shot(page, 'desktop-quiet-light');

  step('a question is seen, also in the tab, and answered with one click');
  server.tellDesktop({ ...quiet, questions: [question], visitors: [ben] });
  await page.getByRole('heading', { name: 'Ann <b>Lee</b> wants to control this desktop' }).waitFor();
  await eventually(() => page.locator('#questions b, #questions i').count(), 0);
  await eventually(() => page.title(), 'Ann <b>Lee</b> asks – Waycast');
  await eventually(() => icon(page), '/waycast-asks.svg');
  await page.getByText(/0:2\d left; no answer is a no/).waitFor();
  await accessible(page, 'a question');
  await shot(page, 'desktop-question-light');
  server.received.length = 0;
  await page.getByRole('button', { name: 'Watch only' }).click();
  await until(() => server.received.length > 0, 'answer');
  assert.deepEqual(server.received, [{ type: 'answer', id: 'q1', scopes: ['watch'] }]);
  await eventually(() => page.getByRole('button', { name: 'Accept' }).isDisabled(), true);
  server.tellDesktop({ ...quiet, questions: [{ ...question, id: 'q2' }, { ...question, id: 'q3', name: 'Dan', watchOnly: false, scopes: ['watch'], purpose: '', minutes: 15 }] });
  await page.getByRole('heading', { name: 'Dan wants to see this desktop' }).waitFor();
  await shot(page, 'desktop-questions-light');
  await page.getByRole('button', { name: 'Accept' }).first().click();
  await page.getByRole('button', { name: 'Decline' }).last().click();
  await until(() => server.received.length > 2, 'answers');
  assert.deepEqual(server.received.slice(1), [{ type: 'answer', id: 'q2', scopes: ['watch', 'control'] }, { type: 'answer', id: 'q3', scopes: [] }]);
  server.tellDesktop({ type: 'error', code: 'gone', sentence: 'This question was answered already, or its time is over.' });
  await page.getByText('This question was answered already').waitFor();

  step('who is there is shown, and ended with one click');
  server.received.length = 0;
  server.tellDesktop({ ...quiet, visitors: [ben, cat] });
  await page.getByText('Being controlled by Cat').waitFor();
  await eventually(() => page.title(), 'Controlled by Cat – Waycast');
  await eventually(() => icon(page), '/waycast-watched.svg');
  await accessible(page, 'the visitors');
  await shot(page, 'desktop-visitors-light');
  await page.getByRole('button', { name: 'Give more time to Ben: 30 more minutes' }).click();
  await page.getByRole('button', { name: 'Stop Cat' }).click();
  await page.getByRole('button', { name: 'Stop all' }).click();
  await until(() => server.received.length === 3, 'stops');
  assert.deepEqual(server.received, [{ type: 'renew', session: 'k3', minutes: 90 }, { type: 'stop', session: 'k4' }, { type: 'stop-all' }]);

  step('chat');
  await page.locator('#chat-text').fill('Please <u>go on</u>');
  await page.keyboard.press('Enter');
  await page.locator('.chat-line.own').waitFor();
  server.tellDesktop({ type: 'chat', from: 'Ben', desktop: false, text: '<img src=x onerror=alert(1)>', at: new Date().toISOString() });
  await page.getByText('<img src=x').waitFor();
  await eventually(() => page.locator('#chat-lines img, #chat-lines u').count(), 0);
  await shot(page, 'desktop-chat-light');

  step('unattended access is said clearly');
  server.options.desktopState = { ...quiet, unattended: true, visitors: [cat] };
  server.tellDesktop(server.options.desktopState);
  await page.getByRole('heading', { name: 'Unattended access is on' }).waitFor();
  await accessible(page, 'unattended access');
  await shot(page, 'desktop-unattended-light');

  step('a lost connection promises nothing, and comes back');
  server.dropDesktop();
  await page.getByText('Not known while there is no connection.').waitFor();
  await page.getByText('Being controlled by Cat').waitFor();

  step('dark, narrow and Chinese');
  const small = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'zh-CN', deviceScaleFactor: 2 });
  await small.addCookies([server.signIn(server.person('Owner'))]);
  server.options.desktopState = { ...quiet, questions: [{ ...question, until: soon(30) }], visitors: [ben, cat] };
  const phone = await open(small, `${server.address}desktop.html`);
  await phone.getByRole('button', { name: '同意' }).waitFor();
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await accessible(phone, 'the desktop page in Chinese');
  await shot(phone, 'desktop-phone-chinese-dark');
  assert.deepEqual(problems, [], 'console errors');

  step('who is not at the desktop has no business here');
  const other = await browser.newContext({ viewport: { width: 1000, height: 800 }, colorScheme: 'dark' });
  await other.addCookies([server.signIn(server.person('Eve', { owner: false, kind: 'account' }))]);
  const stranger = await open(other, `${server.address}desktop.html`);
  await stranger.getByRole('heading', { name: 'This page is for the person at the desktop' }).waitFor();
  await shot(stranger, 'desktop-not-here-dark');
  await other.clearCookies();
  await stranger.goto(`${server.address}desktop.html?again#token=used`);
  await stranger.getByRole('heading', { name: 'This address has been used already, or is too old' }).waitFor();
  assert.deepEqual(problems.splice(0).filter((p) => !/401/.test(p)), [], 'console errors');
  for (const one of [context, small, other]) await one.close();
}
