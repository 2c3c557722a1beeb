// Several people at one desktop: consent, control, pointers, chat, invitations and ends.
import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

export async function checkPeople({ browser, server, problems, open, state, shot, step, until, accessible }) {
  const person = async (name, more = {}, context = {}) => {
    const own = await browser.newContext({ viewport: DESK, colorScheme: 'dark', ...context });
    await own.addCookies([server.signIn(server.person(name, { kind: 'account', owner: false, ...more }))]);
    return open(own, server.address);
  };
  const heading = (page, name) => page.getByRole('heading', { name }).waitFor();

  step('nobody sees the desktop before the person there agrees');
  server.options.consent = true;
  const ann = await person('Ann');
  await state(ann, 'consent');
  await heading(ann, 'The person at the desktop decides');
  await accessible(ann, 'the question for consent');
  await shot(ann, 'consent-dark');
  assert.equal(server.received.some((m) => m.type === 'offer'), false);
  await ann.locator('#consent-purpose').fill('Help with the <b>printer</b>');
  await ann.getByRole('button', { name: 'Ask to watch' }).click();
  await heading(ann, 'Waiting for an answer at the desktop…');
  await ann.getByText(/0:(30|2\d) left to answer/).waitFor();
  await shot(ann, 'consent-asked-dark');
  const asked = server.received.find((m) => m.type === 'consent');
  assert.deepEqual(asked, { type: 'consent', action: 'ask', scopes: ['watch', 'point'], purpose: 'Help with the <b>printer</b>', minutes: 60 });

  step('a refusal has its sentence, and asking again its button');
  server.consent('Ann', 'refused', ['watch'], { reason: 'Nobody at the desktop answered in time.' });
  await heading(ann, 'The person at the desktop did not agree');
  await ann.getByText('Nobody at the desktop answered in time.').waitFor();
  await shot(ann, 'consent-refused-dark');
  await ann.getByRole('button', { name: 'Ask again to watch' }).click();
  server.consent('Ann', 'given', ['watch', 'point'], { until: new Date(Date.now() + 3_600_000).toISOString() });
  await state(ann, 'streaming');
  await eventually(() => ann.evaluate(() => window.waycast.control.mine), false);

  step('to control is another question');
  server.received.length = 0;
  await ann.mouse.click(640, 400);
  await ann.keyboard.press('KeyA');
  await ann.locator('#control-button').click();
  await heading(ann, 'Ask to control');
  await accessible(ann, 'the question for control');
  await shot(ann, 'consent-control-dark');
  await ann.locator('#ask-purpose').fill('printer');
  await ann.keyboard.press('Enter');
  await ann.getByRole('button', { name: 'Asking at the desktop…' }).waitFor();
  assert.deepEqual(server.received.find((m) => m.type === 'consent').scopes, ['watch', 'point', 'control']);
  server.consent('Ann', 'given', ['watch', 'point', 'control'], { until: new Date(Date.now() + 100_000).toISOString() });
  await ann.waitForFunction(() => window.waycast.control.mine);
  assert.deepEqual(server.input(), [], 'no input before control');
  await ann.mouse.click(640, 400);
  await ann.keyboard.press('KeyA');
  await until(() => server.input().some((e) => e.code === 'KeyA'), 'key');

  step('consent that runs out can be renewed');
  server.consent('Ann', 'given', ['watch', 'point', 'control'], { until: new Date(Date.now() + 4_000).toISOString() });
  await ann.getByRole('button', { name: 'Ask for more time' }).waitFor({ timeout: 10_000 });
  await shot(ann, 'consent-ending-dark');
  await accessible(ann, 'the end of consent');
  await ann.getByRole('button', { name: 'Ask for more time' }).click();
  await until(() => server.received.some((m) => m.action === 'renew'), 'renewal');
  await eventually(() => ann.evaluate(() => window.waycast.state), 'streaming');
  server.consent('Ann', 'renewed', ['watch', 'point', 'control'], { until: new Date(Date.now() + 3_600_000).toISOString() });
  await ann.getByText(/You have more time: until/).waitFor();
  await ann.locator('#consent-ending').waitFor({ state: 'hidden' });

  step('more time that was given unasked is told too');
  server.consent('Ann', 'renewed', ['watch', 'point', 'control'], { until: new Date(Date.now() + 7_200_000).toISOString() });
  const later = await ann.evaluate(() => new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit' }).format(window.waycast.consent.given.until));
  await ann.getByText(`You have more time: until ${later}.`).waitFor();

  step('withdrawn, input stops at once, the picture goes, and one can ask again');
  await ann.mouse.click(640, 400);
  await ann.keyboard.down('KeyB');
  await ann.keyboard.down('KeyD');
  await until(() => server.input().some((e) => e.code === 'KeyD'), 'held keys');
  server.received.length = 0;
  server.consent('Ann', 'withdrawn', [], { reason: 'The person at the desktop ended your permission to see it; you can ask again.' });
  await heading(ann, 'The person at the desktop ended your access');
  await ann.keyboard.press('KeyC');
  await ann.mouse.click(640, 400);
  await shot(ann, 'consent-withdrawn-dark');
  assert.deepEqual(server.input().filter((e) => e.pressed), [], 'no input after withdrawal');
  await eventually(() => ann.evaluate(() => getComputedStyle(document.getElementById('picture')).visibility), 'hidden');
  await ann.getByRole('button', { name: 'Ask again to control' }).click();
  server.consent('Ann', 'given', ['watch', 'point', 'control']);
  await state(ann, 'streaming');

  step('a second person asks the first for control');
  server.options.consent = false;
  const ben = await person('Ben', { roles: ['operator'] }, { colorScheme: 'light' });
  await state(ben, 'streaming');
  await eventually(() => ben.evaluate(() => window.waycast.control.holder.name), 'Ann');
  await ben.waitForTimeout(300);
  await shot(ben, 'held-by-other-light');
  await ben.locator('#control-button').click();
  await heading(ben, 'Ask Ann for control');
  await ben.locator('#ask-purpose').fill('<img src=x onerror=alert(1)>');
  await shot(ben, 'ask-light');
  await ben.getByRole('button', { name: 'Ask', exact: true }).click();
  await ben.getByRole('button', { name: 'Asked Ann · Cancel' }).waitFor();
  await ann.getByText('Ben asks for control').waitFor();
  await ann.getByText('<img src=x onerror=alert(1)>').waitFor();
  await accessible(ann, 'a request');
  await shot(ann, 'request-dark');
  await ann.getByRole('button', { name: 'Not now' }).click();
  await ben.getByText('Your request was refused.').waitFor();

  step('and gets it: the one stops, the other begins');
  await ben.locator('#control-button').click();
  await ben.getByRole('button', { name: 'Ask', exact: true }).click();
  await ann.getByRole('button', { name: 'Hand over' }).click();
  await ben.waitForFunction(() => window.waycast.control.mine);
  await ann.getByText('Ben controls the desktop now. Your keys and pointer no longer go there.').waitFor();
  await shot(ann, 'handed-over-dark');
  server.received.length = 0;
  const sentBefore = await ann.evaluate(() => window.waycast.inputSent);
  await ann.mouse.click(640, 400);
  await ann.keyboard.press('KeyZ');
  await ben.mouse.click(640, 400);
  await ben.keyboard.press('KeyY');
  await until(() => server.input().some((e) => e.code === 'KeyY'), 'key of the new holder');
  assert.equal(server.input().some((e) => e.code === 'KeyZ'), false);
  await eventually(() => ann.evaluate(() => window.waycast.inputSent), sentBefore);

  step('people: who is there, and handing over unasked');
  await ben.keyboard.press('Control+Alt+Shift+Escape');
  await ben.locator('#tool-people').click();
  await ben.getByText('You control the desktop.', { exact: true }).waitFor();
  await accessible(ben, 'the people');
  await shot(ben, 'people-light');
  await ben.getByRole('button', { name: 'Hand over control to Ann' }).click();
  await ann.waitForFunction(() => window.waycast.control.mine);
  await ben.keyboard.press('Escape');

  step('who points is seen by the others, with a name, and nothing reaches the desktop');
  await ben.keyboard.press('Control+Alt+Shift+Escape');
  await ben.locator('#mode-point').click();
  await ben.waitForFunction(() => window.waycast.viewer.mode === 'point');
  server.received.length = 0;
  await ben.mouse.move(400, 300);
  await ben.mouse.move(512, 400, { steps: 4 });
  await ann.waitForFunction(() => Math.abs(window.waycast.pointers[0]?.x - 0.4) < 0.01);
  assert.deepEqual(await ann.evaluate(() => [window.waycast.pointers[0].name, document.querySelector('.other-name').textContent]), ['Ben', 'Ben']);
  await ann.waitForTimeout(100);
  await shot(ann, 'pointer-dark');
  assert.deepEqual(server.input(), []);
  await ben.keyboard.press('Control+Alt+Shift+Escape');
  await ben.locator('#mode-point').focus();
  await ben.keyboard.press('ArrowRight');
  await ben.waitForFunction(() => window.waycast.viewer.mode === 'watch');
  await ann.waitForFunction(() => window.waycast.pointers.length === 0);

  step('chat: unread lines are counted, and what people write is text');
  await ben.locator('#tool-chat').click();
  await ben.locator('#chat-text').fill('<img src=x onerror="document.title=\'broken\'"> Hello');
  await ben.keyboard.press('Enter');
  await ann.waitForFunction(() => window.waycast.chat.unread === 1);
  await ann.keyboard.press('Control+Alt+Shift+Escape');
  await shot(ann, 'chat-unread-dark');
  await ann.keyboard.press('Control+Alt+Shift+KeyC');
  await ann.waitForFunction(() => window.waycast.chat.open && window.waycast.chat.unread === 0);
  await ann.keyboard.type('Hello Ben, one moment.');
  await ann.keyboard.press('Enter');
  await ben.waitForFunction(() => window.waycast.chat.lines.length === 2);
  server.broadcast({ type: 'chat', from: 'Person at the desktop', desktop: true, text: 'Please look at the printer.\nThank you', at: new Date().toISOString() });
  await ben.waitForFunction(() => window.waycast.chat.lines.length === 3);
  await eventually(() => ben.evaluate(() => document.querySelectorAll('#chat-lines img').length), 0);
  assert.notEqual(await ben.title(), 'broken');
  await accessible(ben, 'the chat');
  await shot(ben, 'chat-light');
  await shot(ann, 'chat-dark');
  const typed = server.input().filter((e) => /^(Key|Enter|Comma|Space)/.test(e.code ?? ''));
  assert.deepEqual(typed, [], 'what is typed in the chat stays there');
  await ann.keyboard.press('Escape');
  await eventually(() => ann.evaluate(() => window.waycast.chat.open), false);

  step('a supervisor may leave one nothing but the picture');
  await ann.mouse.click(640, 400);
  server.tell('Ann', { type: 'restricted', watchOnly: true });
  await ann.getByText(/A supervisor lets you only watch now/).waitFor();
  await ann.waitForFunction(() => window.waycast.watchOnly);
  server.received.length = 0;
  await ann.mouse.click(640, 400);
  await ann.keyboard.press('KeyA');
  await ann.keyboard.press('Control+Alt+Shift+Escape');
  await ann.getByRole('button', { name: 'Watching only' }).waitFor();
  await shot(ann, 'watch-only-dark');
  assert.deepEqual(server.input(), []);
  server.tell('Ann', { type: 'restricted', watchOnly: false });

  step('somebody at the desktop itself comes first');
  server.tellControl('Ann', { paused: true });
  await ann.getByText(/Somebody at the desktop uses it/).first().waitFor();
  server.tellControl('Ann', {});
  await ann.getByText('You control the desktop again.').waitFor();

  step('Chinese, and remembered');
  await ben.keyboard.press('Escape');
  await ben.locator('#tool-menu').click();
  await shot(ben, 'menu-light');
  await ben.locator('#menu .language').selectOption('zh-CN');
  await ben.getByRole('heading', { name: '更多' }).waitFor();
  await eventually(() => ben.evaluate(() => document.documentElement.lang), 'zh-CN');
  await shot(ben, 'menu-chinese-light');
  await accessible(ben, 'the menu in Chinese');
  await ben.locator('#tool-people').click();
  await shot(ben, 'people-chinese-light');
  await ben.reload();
  await state(ben, 'streaming');
  await ben.getByRole('button', { name: '请求控制' }).waitFor();

  step('on a phone everything has its place');
  const cat = await person('Cat', {}, { viewport: PHONE, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'dark' });
  await state(cat, 'streaming');
  assert.ok((await cat.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await shot(cat, 'phone-toolbar-dark');
  await cat.locator('#tool-chat').tap();
  await cat.locator('#chat-text').fill('From a phone');
  await cat.locator('#chat-send').tap();
  await cat.waitForFunction(() => window.waycast.chat.lines.length === 1);
  await shot(cat, 'phone-chat-dark');
  await cat.locator('#tool-people').tap();
  await shot(cat, 'phone-people-dark');
  await accessible(cat, 'the people on a phone');
  await cat.locator('#people .side-close').tap();
  await cat.locator('#control-button').tap();
  await cat.getByRole('button', { name: 'Ask', exact: true }).tap();
  await ann.getByRole('button', { name: 'Hand over' }).click();
  await cat.waitForFunction(() => window.waycast.control.mine);

  step('who controls chooses between latency and picture, and everybody hears of it');
  await ann.locator('#tool-menu').click();
  await eventually(() => ann.locator('#quality-mode').isDisabled(), true);
  await cat.locator('#tool-menu').tap();
  await cat.locator('#quality-mode').selectOption('high-quality');
  await until(() => server.received.some((m) => m.type === 'quality' && m.mode === 'high-quality' && !m.scenario), 'quality');
  await cat.locator('#quality-scenario').selectOption('reading');
  await ann.getByText('The quality was changed: Best picture, Reading.').waitFor();
  await eventually(() => ann.locator('#quality-scenario').inputValue(), 'reading');
  await cat.getByText('Some tenths of a second of delay for the best picture.').waitFor();
  assert.ok((await cat.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await shot(cat, 'phone-quality-dark');
  await accessible(cat, 'the quality on a phone');
  await shot(ann, 'quality-not-yours-dark');
  await ann.keyboard.press('Escape');
  await cat.locator('#menu .side-close').tap();

  step('everybody chooses for themselves which screen they watch');
  server.options.outputs = [
    { id: 'DP-1', name: 'Acme Corporation A2720 of the office upstairs', width: 2560, height: 1440, scale: 1.5 },
    { id: 'HEADLESS-1', name: '', width: 1280, height: 720, scale: 1 },
  ];
  for (const colorScheme of ['light', 'dark']) {
    const eve = await person('Eve', {}, { viewport: PHONE, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme });
    await eve.waitForFunction(() => window.waycast.outputs.length === 2);
    await eve.locator('#tool-menu').tap();
    await shot(eve, `phone-outputs-${colorScheme}`);
    await accessible(eve, 'the screens on a phone');
    await eve.getByLabel('HEADLESS-1').check();
    await until(() => server.received.some((m) => m.type === 'output' && m.id === 'HEADLESS-1'), 'output');
    await eve.getByText('This is the screen HEADLESS-1.').waitFor();
    await eve.locator('#menu .side-close').tap();
    await eve.locator('#tool-next-output').tap();
    await eve.waitForFunction(() => window.waycast.outputs[0].selected);
    assert.ok((await eve.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    await eve.context().close();
  }
  assert.equal(await ann.evaluate(() => window.waycast.outputs.length), 0);
  server.options.outputs = [];

  server.options.consent = true;
  const dan = await person('Dan', {}, { viewport: PHONE, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'light', locale: 'zh-CN' });
  await heading(dan, '由桌面前的人决定');
  await shot(dan, 'phone-consent-chinese-light');
  await accessible(dan, 'consent on a phone');
  server.options.consent = false;

  step('an end by a supervisor is final and says why');
  server.tell('Ben', { type: 'error', code: 'ended', message: 'An administrator ended your session.', fatal: true });
  await ben.getByText('An administrator ended your session.').waitFor();
  await shot(ben, 'ended-chinese-light');
  const connected = server.viewers();
  await eventually(() => ben.locator('#retry').isVisible(), false);
  await eventually(() => ben.evaluate(() => document.getElementById('picture').srcObject), null);
  await ben.waitForTimeout(2500);
  assert.equal(server.viewers(), connected);
  await eventually(() => ben.evaluate(() => window.waycast.state), 'trouble');

  step('too often says when to come back, and comes back');
  server.tell('Ann', { type: 'error', code: 'rate-limited', message: '', fatal: true, retryAfter: 2 });
  await ann.getByText(/Try again in 2 seconds/).waitFor();
  await state(ann, 'streaming');

  step('signing out leaves for the sign-in page');
  await ann.locator('#tool-menu').click();
  await ann.locator('#menu-sign-out').click();
  await ann.waitForURL(/sign-in\.html/);

  assert.deepEqual(problems.splice(0).filter((p) => !p.includes('401')), [], 'console errors');

  step('an invitation: name, PIN, and the token leaves the address at once');
  const guest = await browser.newContext({ viewport: DESK, colorScheme: 'light' });
  const refusal = (status, name, detail, headers = {}) => ({ status, body: { type: `urn:waycast:${name}`, detail }, headers });
  let tries = 0;
  server.answers.set('POST /api/v1/invitations/redeem', ({ token, pin, name }) => {
    assert.equal(token, 'secret-token');
    if (!pin) return refusal(401, 'pin-required', 'This invitation has a PIN.');
    if (pin !== '123456') return ++tries > 1 ? refusal(429, 'x', 'Too many.', { 'Retry-After': '2' }) : refusal(401, 'wrong-pin', 'This is not the PIN; ask whoever invited you.');
    return { status: 200, body: {}, signIn: server.person(`${name} (guest)`, { roles: ['guest'], kind: 'guest', owner: false, scopes: ['watch', 'point'] }) };
  });
  const eve = await open(guest, `${server.address}#invitation=secret-token`);
  await heading(eve, 'You are invited to a desktop');
  assert.equal(new URL(eve.url()).hash, '');
  await accessible(eve, 'an invitation');
  await shot(eve, 'invitation-light');
  await eve.locator('#invitation-name').fill('Eve');
  await eve.keyboard.press('Enter');
  await eve.getByText('This invitation needs the PIN as well.').waitFor();
  await eve.locator('#invitation-pin').fill('000000');
  await eve.keyboard.press('Enter');
  await eve.getByText('This is not the PIN; ask whoever invited you.').waitFor();
  await shot(eve, 'invitation-pin-light');
  await eve.locator('#invitation-pin').fill('000000');
  await eve.keyboard.press('Enter');
  await eve.getByText(/Too many wrong attempts. You can try again in 0:0\d/).waitFor();
  await eventually(() => eve.locator('#invitation-submit').isDisabled(), true);
  await shot(eve, 'invitation-locked-light');
  await eve.getByText('You can try again now.').waitFor();
  await eve.locator('#invitation-pin').fill('123456');
  await eve.keyboard.press('Enter');
  await state(eve, 'streaming');
  await eventually(() => eve.evaluate(() => window.waycast.viewer.name), 'Eve (guest)');
  await eventually(() => eve.locator('#control-button').isVisible(), false);
  await eve.waitForTimeout(300);
  await shot(eve, 'guest-light');
  for (const [name, sentence] of [['expired', /has run out/], ['revoked', /was withdrawn/], ['used-up', /as often as it allows/]]) {
    server.answers.set('POST /api/v1/invitations/redeem', refusal(410, `invitation-${name}`, ''));
    const late = await open(guest, `${server.address}?${name}#invitation=secret-token`);
    await late.locator('#invitation-name').fill('Eve');
    await late.keyboard.press('Enter');
    await late.getByText(sentence).waitFor();
    await shot(late, `invitation-${name}-light`);
    await late.close();
  }
  server.answers.clear();
  for (const context of browser.contexts().slice(1)) await context.close();
  assert.deepEqual(problems.splice(0).filter((p) => !/40[19]|410|429/.test(p)), [], 'console errors');
}
