// The sign-in page: who comes in, who has to wait, and who needs a new password.
import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';

export async function checkSignIn({ browser, server, problems, open, state, shot, step, accessible }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const refusals = () => problems.splice(0).filter((p) => !/40[01]|429/.test(p));

  step('a stranger is sent to the sign-in page');
  const page = await open(context, `${server.address}?desktop=main`);
  await page.waitForURL(/sign-in\.html\?next=/);
  await page.getByRole('heading', { name: 'Sign in to Waycast' }).waitFor();
  await eventually(() => page.evaluate(() => document.activeElement.id), 'name');
  await accessible(page, 'signing in');
  await shot(page, 'sign-in-light');

  step('nothing is sent without a name and a password');
  await page.keyboard.press('Enter');
  await page.getByText('Fill in both fields.').waitFor();

  step('a wrong password is said, and too many of them have to wait');
  server.answers.set('POST /api/v1/sign-in', { status: 401, body: { detail: 'No.' } });
  await page.locator('#name').fill('ann');
  await page.locator('#password').fill('wrong');
  await page.locator('#password-show').click();
  await eventually(() => page.locator('#password').getAttribute('type'), 'text');
  await shot(page, 'sign-in-shown-light');
  await page.locator('#password').press('Enter');
  await page.getByText('Name or password is not right.').waitFor();
  await eventually(() => page.locator('#password').getAttribute('type'), 'password');
  await shot(page, 'sign-in-wrong-light');
  server.answers.set('POST /api/v1/sign-in', { status: 429, body: {}, headers: { 'Retry-After': '3' } });
  await page.keyboard.press('Enter');
  await page.getByText(/You can try again in 0:0\d/).waitFor();
  await eventually(() => page.getByRole('button', { name: 'Sign in' }).isDisabled(), true);
  await shot(page, 'sign-in-wait-light');
  await page.getByText('You can try again now.').waitFor();
  await eventually(() => page.getByRole('button', { name: 'Sign in' }).isDisabled(), false);

  step('a password that somebody else gave has to be changed');
  const ann = server.person('ann', { displayName: 'Ann', kind: 'account', owner: false });
  server.answers.set('POST /api/v1/sign-in', { status: 200, body: { ...ann, passwordChangeRequired: true }, signIn: ann });
  let current;
  server.answers.set('POST /api/v1/me/password', (body) => {
    current = body.current;
    return body.password.startsWith('password') ? { status: 400, body: { detail: 'This password is among the first that are tried by others; take another one.' } } : { status: 204 };
  });
  await page.locator('#password').fill('one-time');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Choose a password of your own' }).waitFor();
  await page.getByText('At least 12 characters.', { exact: false }).waitFor();
  await accessible(page, 'changing the password');
  await shot(page, 'change-light');
  await page.locator('#fresh').fill('short');
  await page.locator('#again').fill('short');
  await page.keyboard.press('Enter');
  await page.getByText('The new password needs at least 12 characters.').waitFor();
  await page.locator('#fresh').fill('passwordpassword');
  await page.locator('#again').fill('passwordpasswort');
  await page.keyboard.press('Enter');
  await page.getByText('The two do not match.').waitFor();
  await page.locator('#again').fill('passwordpassword');
  await page.keyboard.press('Enter');
  await page.getByText(/among the first that are tried/).waitFor();
  await shot(page, 'change-refused-light');
  await page.locator('#fresh').fill('four words in a row');
  await page.locator('#again').fill('four words in a row');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.address}?desktop=main`);
  assert.equal(current, 'one-time');
  await state(page, 'streaming');

  step('who is signed in goes straight on, and never to another site');
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await page.goto(`${server.address}sign-in.html?next=${encodeURIComponent(next)}`);
    await page.waitForURL(server.address);
  }

  step('dark, narrow and Chinese');
  const small = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'zh-CN', deviceScaleFactor: 2 });
  const phone = await open(small, `${server.address}sign-in.html`);
  await phone.getByRole('heading', { name: '登录 Waycast' }).waitFor();
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await accessible(phone, 'signing in, in Chinese');
  await shot(phone, 'sign-in-phone-chinese-dark');
  await phone.locator('select').selectOption('en');
  await phone.getByRole('heading', { name: 'Sign in to Waycast' }).waitFor();

  step('a server without accounts says so');
  server.options.accounts = false;
  await phone.reload();
  await phone.getByText(/knows no accounts/).waitFor();
  await phone.waitForTimeout(100);
  assert.deepEqual(problems.splice(0).filter((p) => !/40[014]|429/.test(p)), [], 'console errors');
  server.answers.clear();
  await context.close();
  await small.close();
}
