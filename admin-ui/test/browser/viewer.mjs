// The viewer page with one person: connects, looks, types, points, breaks and comes back.
import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';

export async function checkViewer({ browser, server, peer, problems, open, state, shot, step, until, accessible }) {
  step('without an address it says how to get one');
  server.options.accounts = false;
  const stranger = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const lost = await open(stranger, server.address);
  await lost.getByRole('heading', { name: 'You need an address to sign in' }).waitFor();
  await shot(lost, 'no-access-light');
  await lost.close();

  step('with one it signs in, hides the token and shows frames');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  problems.length = 0; // The 401 above is what a stranger gets.
  server.options.accounts = true;
  const page = await open(context, `${server.address}#token=first`);
  await state(page, 'streaming');
  assert.equal(new URL(page.url()).hash, '');
  console.log('  first frame after', await page.evaluate(() => Math.round(window.waycast.firstFrameTime)), 'ms');
  await shot(page, 'streaming-dark');

  step('the picture keeps its shape and shows red as red');
  const place = await page.evaluate(() => ({ ...window.waycast.picture }));
  assert.deepEqual([place.width, place.height, place.left, place.top, place.scale], [1280, 720, 0, 40, 1]);
  const pixel = await page.evaluate(() => {
    const canvas = new OffscreenCanvas(1280, 720);
    const context = canvas.getContext('2d');
    context.drawImage(document.getElementById('picture'), 0, 0);
    return [...context.getImageData(900, 240, 1, 1).data];
  });
  assert.ok(pixel[0] > 220 && pixel[1] < 40 && pixel[2] < 40, `red is ${pixel}`);

  step('the toolbar goes away by itself and the pointer works');
  await page.mouse.move(640, 400);
  await page.waitForFunction(() => document.getElementById('toolbar').classList.contains('closed'));
  server.received.length = 0;
  await page.mouse.move(320, 40 + 180);
  await page.mouse.down();
  await page.mouse.up();
  await page.mouse.wheel(0, 120);
  await until(() => server.input().some((e) => e.kind === 'wheelSteps' || e.kind === 'wheel'), 'wheel');
  const clicks = server.input();
  const position = clicks.find((e) => e.kind === 'position');
  assert.ok(Math.abs(position.x - 320.5 / 1280) < 1e-9 && Math.abs(position.y - 180.5 / 720) < 1e-9, JSON.stringify(position));
  assert.deepEqual(clicks.filter((e) => e.kind === 'button').map((e) => [e.button, e.pressed]), [[0x110, true], [0x110, false]]);
  assert.ok(clicks.findIndex((e) => e.kind === 'position') < clicks.findIndex((e) => e.kind === 'button'));
  const wheel = clicks.find((e) => e.kind.startsWith('wheel'));
  assert.deepEqual(wheel, { kind: 'wheelSteps', dx: 0, dy: 1 });

  step('keys go by place, repeat stays here, the heartbeat runs, losing the focus releases');
  server.received.length = 0;
  await page.keyboard.down('Shift');
  await page.keyboard.down('KeyA');
  await page.keyboard.down('KeyA');
  await until(() => server.received.filter((m) => m.type === 'input' && m.events.length === 0).length >= 2, 'heartbeat');
  await page.keyboard.up('KeyA');
  await page.keyboard.up('Shift');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('Grüße 🐧');
  await until(() => server.input().some((e) => e.kind === 'text'), 'text');
  assert.deepEqual(
    server.input().map((e) => (e.kind === 'key' ? `${e.pressed ? '+' : '-'}${e.code}` : e.text)),
    ['+ShiftLeft', '+KeyA', '-KeyA', '-ShiftLeft', '+Tab', '-Tab', 'Grüße 🐧'],
  );
  await page.keyboard.down('KeyB');
  await page.evaluate(() => document.getElementById('keys').blur());
  await until(() => server.input().some((e) => e.kind === 'releaseAll'), 'releaseAll');
  await page.keyboard.up('KeyB');

  step('the way out works: Ctrl+Alt+Shift+Escape goes to the toolbar');
  await page.mouse.click(640, 400);
  await eventually(() => page.evaluate(() => window.waycast.keyboardCaptured), true);
  await page.keyboard.press('Control+Alt+Shift+Escape');
  await page.waitForFunction(() => document.activeElement?.id === 'tool-fit');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.locator('#menu').waitFor();
  await accessible(page, 'the menu');
  await page.locator('#menu-help').click();
  await page.locator('#help[open]').waitFor();
  await accessible(page, 'the help');
  await shot(page, 'help-dark');
  await page.keyboard.press('Escape');

  step('paste types the clipboard');
  server.received.length = 0;
  await page.evaluate(() => navigator.clipboard.writeText('one\r\ntwo'));
  await page.mouse.click(640, 400);
  await page.keyboard.press('Control+Alt+Shift+KeyV');
  await until(() => server.input().some((e) => e.text === 'one\ntwo'), 'clipboard');

  step('the cursor is the desktop’s: the browser’s pointer here, drawn when somebody else moves it');
  const rgba = Buffer.alloc(16 * 16 * 4);
  for (let y = 0; y < 16; y++) for (let x = 0; x <= 15 - y; x++) rgba.set([255, 255, 0, 255], (y * 16 + x) * 4);
  const shape = { width: 16, height: 16, hotspotX: 0, hotspotY: 0, rgba: rgba.toString('base64') };
  server.broadcast({ type: 'cursor', visible: true, x: 640, y: 360, shape });
  await page.mouse.move(640, 400);
  await page.waitForFunction(() => document.getElementById('surface').style.cursor.includes('data:image/png'));
  await eventually(() => page.evaluate(() => document.getElementById('cursor').hidden), true);
  await page.waitForTimeout(500);
  server.broadcast({ type: 'cursor', visible: true, x: 200, y: 150 });
  await page.waitForFunction(() => !document.getElementById('cursor').hidden);
  await eventually(() => page.evaluate(() => document.getElementById('surface').style.cursor), 'none');

  step('statistics: every stage and end to end');
  await page.keyboard.press('Control+Alt+Shift+KeyS');
  await page.waitForFunction(() => window.waycast.stats.endToEnd !== undefined, undefined, { timeout: 10_000 });
  await page.waitForTimeout(1500);
  const stats = await page.evaluate(() => window.waycast.stats);
  console.log('  ', JSON.stringify({ fps: stats.framesPerSecond, bitrate: stats.bitrate, endToEnd: stats.endToEnd, network: stats.stages.network, decode: stats.stages.decode, present: stats.stages.present, codec: stats.codec, roundTrip: stats.roundTrip }));
  assert.ok(stats.framesPerSecond > 10, `frame rate ${stats.framesPerSecond}`);
  assert.equal(Object.keys(stats.stages).length, 9);
  assert.ok(server.received.some((m) => m.type === 'stats' && m.latency.endToEnd > 0));
  assert.match(await page.locator('#statistics').innerText(), /frames held back: 1/);
  await shot(page, 'statistics-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.keyboard.press('Control+Alt+Shift+Escape');
  await page.waitForTimeout(300);
  await shot(page, 'statistics-light');
  await page.emulateMedia({ colorScheme: 'dark' });

  step('a link for another viewer');
  await page.locator('#tool-people').click();
  await page.locator('#people-link').click();
  await page.waitForFunction(() => document.querySelector('#link input').value.includes('#token='));
  const address = await page.locator('#link input').inputValue();
  await shot(page, 'link-dark');
  await accessible(page, 'the link');
  await page.keyboard.press('Escape');
  await page.locator('#people .side-close').click();

  step('that link opens on a phone, which taps, drags and scrolls');
  const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: 'light' });
  const small = await open(phone, address);
  await state(small, 'streaming');
  assert.ok((await small.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await shot(small, 'phone-light');
  server.received.length = 0;
  await small.locator('#control-button').tap();
  await small.getByRole('button', { name: 'Take it at once' }).tap();
  await small.waitForFunction(() => window.waycast.control.mine);
  await small.touchscreen.tap(180, 370);
  await until(() => server.input().filter((e) => e.kind === 'button').length === 2, 'tap');
  await small.locator('#tool-statistics').tap();
  await small.waitForTimeout(700);
  await shot(small, 'phone-statistics-light');
  await accessible(small, 'the page on a phone');
  await phone.close();
  await page.mouse.click(640, 400);
  await page.locator('#control-button').click();
  await page.waitForFunction(() => window.waycast.control.mine);

  step('one to one on a small window scrolls and still maps');
  await page.setViewportSize({ width: 900, height: 500 });
  await page.keyboard.press('Control+Alt+Shift+KeyO');
  await page.evaluate(() => document.getElementById('stage').scrollTo(200, 100));
  server.received.length = 0;
  await page.mouse.move(300, 200);
  await page.mouse.move(301, 201);
  await until(() => server.input().some((e) => e.kind === 'position'), 'position');
  const scrolled = server.input().filter((e) => e.kind === 'position').at(-1);
  assert.ok(Math.abs(scrolled.x * 1280 - 501.5) < 1e-6 && Math.abs(scrolled.y * 720 - 301.5) < 1e-6, JSON.stringify(scrolled));
  await page.keyboard.press('Control+Alt+Shift+KeyO');
  await page.setViewportSize({ width: 1280, height: 800 });

  step('relative pointer and full screen');
  await page.mouse.click(640, 400);
  await page.keyboard.press('Control+Alt+Shift+KeyP');
  await page.waitForFunction(() => document.pointerLockElement?.id === 'surface');
  server.received.length = 0;
  await page.mouse.move(660, 390);
  await until(() => server.input().some((e) => e.kind === 'motion'), 'motion');
  assert.ok(server.input().every((e) => e.kind === 'motion'), JSON.stringify(server.input()));
  await page.keyboard.press('Control+Alt+Shift+Escape');
  await page.waitForFunction(() => document.pointerLockElement === null);
  await page.keyboard.press('Control+Alt+Shift+KeyF');
  await page.waitForFunction(() => document.fullscreenElement !== null && window.waycast.keyboardCaptured);
  await page.keyboard.press('Control+Alt+Shift+KeyF');
  await page.waitForFunction(() => document.fullscreenElement === null);

  step('a lost connection is told and comes back by itself');
  server.dropViewers();
  await state(page, 'trouble');
  await page.waitForTimeout(100);
  await shot(page, 'interrupted-dark');
  await state(page, 'streaming');

  step('lost media comes back too');
  await peer.evaluate(() => window.dropMedia());
  await page.waitForFunction(() => window.waycast.state !== 'streaming', undefined, { timeout: 20_000 });
  await state(page, 'streaming', 30_000);

  step('a refusal has its sentence');
  server.options.refuse = { code: 'too-many-sessions', message: '' };
  server.dropViewers();
  await page.getByRole('heading', { name: 'All places are taken' }).waitFor();
  await shot(page, 'refused-dark');
  server.options.refuse = undefined;
  await page.getByRole('button', { name: 'Try again now' }).click();
  await state(page, 'streaming');

  step('a desktop that is refused can be asked for again');
  server.broadcast({ type: 'error', code: 'capture-failed', message: 'The person declined.', fatal: false });
  await page.getByText('The person declined.').waitFor();
  await state(page, 'interrupted');
  await page.getByRole('button', { name: 'Try again now' }).click();
  await until(() => server.received.some((m) => m.type === 'retry'), 'retry');
  const desktop = { name: 'Test desktop', output: 'T-1', source: 'test', width: 1280, height: 720, ...server.options };
  server.broadcast({ type: 'desktop', desktop });
  await state(page, 'streaming');

  await page.close();
}
