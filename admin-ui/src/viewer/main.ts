import { takeToken } from './access';
import { Connection } from './connection';
import { Cursor } from './cursor';
import { publishDiagnostics } from './diagnostics';
import { HelpDialog, LinkDialog } from './dialogs';
import { element } from './elements';
import { Keyboard } from './input/keyboard';
import { Pointer } from './input/pointer';
import { InputSender } from './input/sender';
import { Measuring } from './measuring';
import { Notices } from './notices';
import { StatisticsOverlay } from './overlay';
import { StatePanel } from './panel';
import { Picture } from './picture';
import type { Phase } from './sentences';
import { shortcutFor, type Shortcut } from './shortcuts';
import type { Desktop } from './signalling';
import { currentTheme, nextTheme, restoreTheme } from './theme';
import { Toolbar } from './toolbar';

restoreTheme();
const token = takeToken(window.location, window.history);

const stage = element('stage', HTMLElement);
const video = element('picture', HTMLVideoElement);
const surface = element('surface', HTMLDivElement);
const keys = element('keys', HTMLTextAreaElement);
const touchScreen = window.matchMedia('(pointer: coarse)').matches;

/** Of no use before there is a desktop, or without the right to control it. */
const PICTURE_TOOLS = ['fit', 'fullscreen', 'statistics', 'link'] as const;
const CONTROL_TOOLS = ['keyboard', 'pointer', 'paste'] as const;

let desktop: Desktop | undefined;
let maxTextLength = 4096;
let firstFrameTime: number | undefined;

const notices = new Notices(element('notice', HTMLElement));
const panel = new StatePanel(() => connection.retry());
const overlay = new StatisticsOverlay(element('statistics', HTMLElement));
const help = new HelpDialog(takeKeyboard);
const link = new LinkDialog(takeKeyboard);

const picture = new Picture(stage, video, () => cursor.update());

const connection = new Connection({
  onPhase: (phase, trouble, retryInMs) => {
    showPhase(phase);
    panel.show(phase, trouble, retryInMs);
  },
  onDesktop: (value, longestText) => {
    desktop = value;
    maxTextLength = longestText;
    if (cursor.mode !== value.cursor) {
      cursor.mode = value.cursor;
      cursor.clear();
    }
    picture.setSize(value.width, value.height);
    document.title = value.name ? `${value.name} – Waycast` : 'Waycast';
    for (const tool of PICTURE_TOOLS) toolbar.setShown(tool, true);
    for (const tool of CONTROL_TOOLS) toolbar.setShown(tool, value.control);
  },
  onPicture: (width, height) => picture.setSize(width, height),
  onCursor: (value) => cursor.receive(value),
  onTrack: (track) => {
    firstFrameTime = undefined;
    measuring.reset();
    video.srcObject = new MediaStream([track]);
    // A muted video plays without a gesture; where even that is refused, the first click starts it.
    video.play().catch(() => window.addEventListener('pointerdown', () => void video.play(), { once: true }));
  },
  onServerStatistics: (statistics) => measuring.serverStatistics(statistics),
  onNotice: (sentence) => notices.show(sentence),
});

const sender = new InputSender({
  send: (events) => connection.send({ type: 'input', events }),
  get bufferedBytes() {
    return connection.bufferedBytes;
  },
});

const cursor = new Cursor(surface, element('cursor', HTMLCanvasElement), {
  picture: () => picture,
  ownPosition: () => sender.lastPosition,
  lastInput: () => sender.lastInput,
});

const measuring = new Measuring(connection, video, (statistics) => overlay.render(statistics, picture.size));

const keyboard = new Keyboard({
  sink: keys,
  sender,
  shortcut: (code) => runShortcut(shortcutFor(code)),
  mac: /^Mac/.test(navigator.platform),
  maxTextLength: () => maxTextLength,
});

const pointer = new Pointer({
  surface,
  sender,
  place: () => picture.placeInWindow(),
  pixelsPerCssPixel: () => 1 / picture.scale,
  enabled: controls,
  pressed: takeKeyboard,
  modifiers: (event) => keyboard.correctModifiers(event),
  hovered: (inside) => (cursor.hovering = inside),
  lockChanged: (locked) => {
    cursor.locked = locked;
    toolbar.setPressed('pointer', locked);
    if (locked) notices.show('The pointer belongs to the desktop. Escape gives it back.');
  },
});

const toolbar = new Toolbar([
  { id: 'fit', label: 'One to one', shortcut: 'mode', toggle: true, action: togglePictureMode },
  { id: 'fullscreen', label: 'Full screen', shortcut: 'fullscreen', toggle: true, action: () => void toggleFullscreen() },
  { id: 'keyboard', label: 'Keyboard to the desktop', toggle: true, action: captureKeyboard },
  { id: 'pointer', label: 'Relative pointer', shortcut: 'pointer', toggle: true, action: () => void togglePointerLock() },
  { id: 'paste', label: 'Type the clipboard', shortcut: 'paste', action: () => void typeClipboard() },
  { id: 'statistics', label: 'Statistics', shortcut: 'statistics', toggle: true, action: toggleStatistics },
  { id: 'link', label: 'Link for another viewer', action: () => void link.open() },
  { id: 'theme', label: 'Theme', action: changeTheme },
  { id: 'help', label: 'Keys and gestures', action: () => help.open() },
]);

function controls(): boolean {
  return desktop?.control === true && connection.phase === 'streaming';
}

function showPhase(phase: Phase): void {
  toolbar.showPhase(phase);
  document.documentElement.dataset.phase = phase;
  if (phase === 'streaming') {
    firstFrameTime ??= performance.now();
    if (document.activeElement === document.body) takeKeyboard();
  } else {
    sender.forget();
    pointer.reset();
  }
  cursor.controls = controls();
  if (phase === 'trouble') {
    // What was measured and drawn belongs to a session that is over.
    cursor.clear();
    measuring.reset();
    overlay.render(measuring.statistics, picture.size);
  }
}

/** Keys go to the desktop while the hidden field has the focus. */
function takeKeyboard(): void {
  if (controls() && !document.querySelector('dialog[open]')) keys.focus({ preventScroll: true });
}

/** On a phone this also brings its keyboard, which must not come with every tap. */
function captureKeyboard(): void {
  keys.inputMode = touchScreen ? 'text' : 'none';
  takeKeyboard();
}

function runShortcut(shortcut: Shortcut | undefined): boolean {
  switch (shortcut) {
    case undefined:
      return false;
    case 'release':
      if (pointer.locked) void pointer.toggleLock();
      toolbar.open(true);
      return true;
    case 'mode':
      togglePictureMode();
      return true;
    case 'fullscreen':
      void toggleFullscreen();
      return true;
    case 'pointer':
      void togglePointerLock();
      return true;
    case 'paste':
      void typeClipboard();
      return true;
    case 'statistics':
      toggleStatistics();
      return true;
  }
}

function togglePictureMode(): void {
  picture.mode = picture.mode === 'fit' ? 'actual' : 'fit';
  toolbar.setPressed('fit', picture.mode === 'actual');
}

async function toggleFullscreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
  } catch {
    notices.show('This browser does not allow full screen here.');
  }
}

async function togglePointerLock(): Promise<void> {
  try {
    await pointer.toggleLock();
    takeKeyboard();
  } catch {
    notices.show('This browser does not allow a relative pointer here.');
  }
}

async function typeClipboard(): Promise<void> {
  takeKeyboard();
  try {
    const text = await navigator.clipboard.readText();
    if (text) keyboard.type(text);
    else notices.show('The clipboard has no text.');
  } catch {
    notices.show('This browser does not let the page read the clipboard.');
  }
}

function toggleStatistics(): void {
  overlay.open = !overlay.open;
  toolbar.setPressed('statistics', overlay.open);
  overlay.render(measuring.statistics, picture.size);
}

function changeTheme(): void {
  nextTheme();
  labelTheme();
}

function labelTheme(): void {
  const names = { system: 'as the system', dark: 'dark', light: 'light' };
  toolbar.setLabel('theme', `Theme: ${names[currentTheme()]}`);
}

keys.addEventListener('focus', () => toolbar.setPressed('keyboard', true));
keys.addEventListener('blur', () => {
  keys.inputMode = 'none';
  toolbar.setPressed('keyboard', false);
  keyboard.releaseAll();
});
window.addEventListener('blur', () => keyboard.releaseAll());
window.addEventListener('pagehide', () => {
  keyboard.releaseAll();
  connection.close();
});
window.addEventListener('pageshow', (event) => {
  if (event.persisted) connection.retryNow();
});
window.addEventListener('online', () => {
  if (connection.phase === 'trouble') connection.retryNow();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) keyboard.releaseAll();
  connection.setPaused(document.hidden);
});
// Outside the desktop's field, Ctrl+Alt+Shift shortcuts work as well.
document.addEventListener('keydown', (event) => {
  if (event.target === keys || event.repeat || !(event.ctrlKey && event.altKey && event.shiftKey)) return;
  if (runShortcut(shortcutFor(event.code))) event.preventDefault();
});
document.addEventListener('fullscreenchange', () => {
  const full = document.fullscreenElement !== null;
  toolbar.setPressed('fullscreen', full);
  if (!full) {
    navigator.keyboard?.unlock();
    return;
  }
  takeKeyboard();
  // Alt+Tab, the system key and the like then go to the desktop; the browser keeps a long Escape as the way out.
  navigator.keyboard?.lock().then(
    () => notices.show('Every key goes to the desktop. Hold Escape to leave full screen.'),
    () => undefined,
  );
});

publishDiagnostics({
  version: () => __APP_VERSION__,
  state: () => connection.phase,
  desktop: () => desktop,
  picture: () => {
    const { left, top } = picture.placeInWindow();
    return { ...picture.size, left, top, scale: picture.scale };
  },
  stats: () => measuring.statistics,
  lastFrame: () => measuring.lastFrame,
  firstFrameTime: () => firstFrameTime,
  keyboardCaptured: () => document.activeElement === keys && document.hasFocus(),
});

for (const tool of [...PICTURE_TOOLS, ...CONTROL_TOOLS]) toolbar.setShown(tool, false);
labelTheme();
connection.setPaused(document.hidden);
connection.start(token);
