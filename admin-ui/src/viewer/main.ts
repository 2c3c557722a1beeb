import { element } from '../page/elements';
import { restoreLanguage, onLanguage } from '../page/language';
import { whoAmI, type Me } from '../page/me';
import { signInAddress } from '../page/next';
import { restoreTheme } from '../page/theme';
import { takeToken } from '../page/access';
import { Cards, untilWhen } from './cards';
import { Chat } from './chat';
import { Connection } from './connection';
import { ConsentPanel, scopesFor } from './consent';
import { ControlBar } from './control-bar';
import { Cursor } from './cursor';
import { publishDiagnostics } from './diagnostics';
import { AskDialog, HelpDialog, LinkDialog } from './dialogs';
import { Keyboard } from './input/keyboard';
import { Pointer } from './input/pointer';
import { InputSender } from './input/sender';
import { InvitationPanel } from './invitation';
import { Measuring } from './measuring';
import { Menu } from './menu';
import { Notices } from './notices';
import { OutputChoice, nextOutput } from './outputs';
import { StatisticsOverlay } from './overlay';
import { StatePanel } from './panel';
import { People } from './people';
import { Picture } from './picture';
import { OwnPointer, Pointers } from './pointers';
import { QualityChoice } from './quality';
import { TROUBLES, type Phase, type Trouble } from './sentences';
import { shortcutFor, type Shortcut } from './shortcuts';
import type { ControlRequest, Desktop, Output, PeopleMessage, Quality, ViewerMode } from './signalling';
import { consents, controlLoss, controlOffer, holdsControl, mayWatch, type ControlLoss, type Standing } from './standing';
import { texts, type Sentence } from './texts';
import { TileCanvas, Tiles, decodeTile } from './tiles';
import { Toolbar } from './toolbar';
import { WindowSize } from './window-size';

restoreTheme();
restoreLanguage();
texts.translate(document);
const token = takeToken(window.location, window.history);
const invitationToken = takeToken(window.location, window.history, 'invitation');

const stage = element('stage', HTMLElement);
const video = element('picture', HTMLVideoElement);
const surface = element('surface', HTMLDivElement);
const keys = element('keys', HTMLTextAreaElement);
const touchScreen = window.matchMedia('(pointer: coarse)').matches;

/** Of no use before there is a desktop, or without control of it. */
const PICTURE_TOOLS = ['fit', 'fullscreen', 'statistics'] as const;
const CONTROL_TOOLS = ['keyboard', 'pointer', 'paste'] as const;
const PEOPLE_TOOLS = ['people', 'chat'] as const;

let desktop: Desktop | undefined;
let outputs: readonly Output[] = [];
let maxTextLength = 4096;
let firstFrameTime: number | undefined;
let me: Me | undefined;
/** Control was given up or lost: from then on a click on the picture does not take it again. */
let letGo = false;

const notices = new Notices(element('notice', HTMLElement));
const panel = new StatePanel(() => connection.retry());
const overlay = new StatisticsOverlay(element('statistics', HTMLElement));
const help = new HelpDialog(takeKeyboard);
const link = new LinkDialog(takeKeyboard);
const ask = new AskDialog(takeKeyboard);
const pointers = new Pointers(element('pointers', HTMLDivElement));

const tileCanvas = new TileCanvas(element('tiles', HTMLCanvasElement));
const tiles = new Tiles(tileCanvas, {
  ask: (round) => connection.heard && connection.send({ type: 'tiles', wanted: true, round }),
  pictureSize: () => picture.size,
  decode: decodeTile,
});

const picture = new Picture(stage, video, () => {
  pointers.layOut(picture.place);
  tileCanvas.layOut(picture.place);
  cursor.update();
});

const connection = new Connection({
  onPhase: (phase, trouble, retryInMs) => {
    showPhase(phase);
    panel.show(phase, trouble, retryInMs);
    // Whoever was sent away keeps no picture of the desktop.
    if (trouble?.retry === 'final') video.srcObject = null;
  },
  onDesktop: (value, longestText) => {
    // Another output has not been told how large this window is.
    if (desktop?.output !== value.output) windowSize.possible = false;
    desktop = value;
    maxTextLength = longestText;
    if (cursor.mode !== value.cursor) {
      cursor.mode = value.cursor;
      cursor.clear();
    }
    picture.setSize(value.width, value.height);
    showResizing();
    document.title = value.name ? `${value.name} – Waycast` : 'Waycast';
  },
  onOutputs: showOutputs,
  onPicture: (width, height) => picture.setSize(width, height),
  onCursor: (value) => cursor.receive(value),
  onTile: (data) => tiles.receive(data),
  onTiles: (round, gone, until) => tiles.news(round, gone, until),
  onTilesLost: () => tiles.clear(),
  onTrack: (track) => {
    firstFrameTime = undefined;
    tiles.clear();
    measuring.reset();
    video.srcObject = new MediaStream([track]);
    // A muted video plays without a gesture; where even that is refused, the first click starts it.
    video.play().catch(() => window.addEventListener('pointerdown', () => void video.play(), { once: true }));
  },
  onServerStatistics: (statistics) => measuring.serverStatistics(statistics),
  onNotice: (trouble) => notices.show(troubleInOne(trouble)),
  onStanding: showStanding,
  onNobody: (trouble) => void findAnotherWayIn(trouble),
  onSignalling: showSignalling,
});

const sender = new InputSender({
  // What is held on the way out of control is let go of by the server.
  send: (events) => holdsControl(connection.standing) && connection.heard && connection.send({ type: 'input', events }),
  get bufferedBytes() {
    return connection.bufferedBytes;
  },
});

const cursor = new Cursor(surface, element('cursor', HTMLCanvasElement), {
  picture: () => picture,
  ownPosition: () => sender.lastPosition,
  lastInput: () => sender.lastInput,
});

const measuring = new Measuring(connection, video, {
  frameShown: (rtp) => tiles.frameShown(rtp),
  renewed: (statistics) => overlay.render(statistics, picture.size),
});

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
  pressed: () => {
    pressedWithoutControl();
    takeKeyboard();
  },
  modifiers: (event) => keyboard.correctModifiers(event),
  hovered: (inside) => (cursor.hovering = inside),
  lockChanged: (locked) => {
    cursor.locked = locked;
    toolbar.setPressed('pointer', locked);
    if (locked) notices.show({ key: 'pointer.locked' });
  },
});

const ownPointer = new OwnPointer({
  surface,
  place: () => picture.placeInWindow(),
  enabled: () => connection.phase === 'streaming' && connection.standing?.viewer.mode === 'point',
  send: (x, y, visible) => connection.send({ type: 'pointer', x, y, visible }),
});

const windowSize = new WindowSize(stage, (message) => connection.heard && connection.send(message));

const toolbar = new Toolbar([
  { id: 'fit', shortcut: 'mode', toggle: true, action: togglePictureMode },
  { id: 'resize', toggle: true, action: toggleResizing },
  { id: 'next-output', action: chooseNextOutput },
  { id: 'fullscreen', shortcut: 'fullscreen', toggle: true, action: () => void toggleFullscreen() },
  { id: 'keyboard', toggle: true, action: captureKeyboard },
  { id: 'pointer', shortcut: 'pointer', toggle: true, action: () => void togglePointerLock() },
  { id: 'paste', shortcut: 'paste', action: () => void typeClipboard() },
  { id: 'statistics', shortcut: 'statistics', toggle: true, action: toggleStatistics },
  { id: 'people', controls: 'people', action: () => (people.open = !people.open) },
  { id: 'chat', shortcut: 'chat', controls: 'chat', action: () => (chat.open = !chat.open) },
  { id: 'menu', controls: 'menu', action: () => (menu.open = !menu.open) },
]);

const controlBar = new ControlBar({
  control,
  mode: chooseMode,
  askHolder: (holder, mayTake) =>
    ask.open({
      title: holder ? { key: 'ask.title', values: { holder } } : { key: 'ask.title.nobody' },
      text: holder ? { key: 'ask.text', values: { holder } } : { key: 'ask.text.nobody' },
      minutes: false,
      ask: (purpose) => control({ action: 'request', ...(purpose ? { purpose } : {}) }),
      ...(mayTake ? { take: () => control({ action: 'take' }) } : {}),
    }),
  askForConsent: () =>
    ask.open({
      title: { key: 'consent.more.title' },
      text: { key: 'consent.more.text' },
      minutes: true,
      ask: (purpose, minutes) => {
        const scopes = scopesFor('control', connection.standing?.viewer.scopes ?? []);
        connection.send({ type: 'consent', action: 'ask', scopes, purpose, minutes });
      },
    }),
});

const cards = new Cards({
  control,
  renew: () => {
    const scopes = [...(connection.standing?.consent.given?.scopes ?? [])];
    connection.send({ type: 'consent', action: 'renew', scopes });
  },
});

const consentPanel = new ConsentPanel((question) => connection.send({ type: 'consent', ...question }));

const people = new People({
  control,
  opened: (open) => toolbar.setExpanded('people', open),
  closed: () => leavePanel('people'),
});

const chat = new Chat({
  send: (text) => connection.send({ type: 'chat', text }),
  unread: (count, open) => {
    toolbar.setExpanded('chat', open);
    toolbar.setUnread(count);
  },
  heard: ({ from, text }) => notices.show({ key: 'chat.said', values: { from, text: shorten(text) } }),
  failed: () => notices.show({ key: 'chat.not-sent' }),
  closed: () => leavePanel('chat'),
});

const qualityChoice = new QualityChoice((chosen) => connection.send({ type: 'quality', ...chosen }));

const outputChoice = new OutputChoice(chooseOutput);

const menu = new Menu({
  outputs: outputChoice.root,
  quality: qualityChoice.root,
  help: () => help.open(),
  opened: (open) => toolbar.setExpanded('menu', open),
  closed: () => leavePanel('menu'),
  failed: () => notices.show({ key: 'menu.sign-out.failed' }),
  leaving: () => connection.close(),
});

const invitation = new InvitationPanel(() => begin(undefined));

function controls(): boolean {
  return holdsControl(connection.standing) && connection.phase === 'streaming' && connection.heard;
}

/** The picture goes on while the server does not hear this page, which has let go of everything held. */
function showSignalling(heard: boolean): void {
  notices.show({ key: heard ? 'signalling.back' : 'signalling.away' }, 'signalling');
  document.documentElement.dataset.signalling = heard ? 'heard' : 'away';
  if (!heard) {
    sender.forget();
    pointer.reset();
    ownPointer.hide();
  }
  cursor.controls = controls();
  showResizing();
}

function showStanding(standing: Standing, before: Standing | undefined, news: PeopleMessage | undefined): void {
  if (!before) {
    chat.begin(standing.viewer.name);
    void findOutWhoIAm();
  }
  switch (news?.type) {
    case 'chat':
      chat.receive(news);
      return;
    case 'pointers':
      if (news.viewer !== standing.viewer.id) pointers.receive(news);
      return;
    case 'viewers':
      pointers.keep((id) => standing.viewers.some((viewer) => viewer.id === id));
      break;
    case 'consent':
      tellConsent(standing, before, news.reason);
      break;
    case 'restricted':
      notices.show({ key: standing.watchOnly ? 'restricted' : 'restricted.lifted' }, 'control');
      break;
    case 'quality':
      // Whoever chose it sees it in the menu.
      if (!standing.control.mine) notices.show({ key: 'quality.changed', values: () => qualityNames(news) }, 'quality');
      break;
    case 'control':
    case undefined:
      break;
  }
  if (before) tellControl(before, standing);
  if (standing.viewer.mode !== 'point') ownPointer.hide();
  consentPanel.show(standing);
  cards.show(standing);
  people.show(standing);
  qualityChoice.show(standing);
  const watching = mayWatch(standing);
  // Before that, the consent's panel asks for everything at once.
  if (watching) controlBar.show(standing);
  else controlBar.hide();
  if (!watching) showOutputs([], false);
  for (const tool of PICTURE_TOOLS) toolbar.setShown(tool, watching);
  for (const tool of PEOPLE_TOOLS) toolbar.setShown(tool, true);
  for (const tool of CONTROL_TOOLS) toolbar.setShown(tool, standing.control.mine);
  cursor.controls = controls();
  showResizing();
}

/** Whoever controls may have the desktop take the size of their window, where it can. */
function showResizing(): void {
  const mine = connection.standing?.control.mine ?? false;
  const possible = mine && connection.heard && (desktop?.resizable ?? false);
  toolbar.setShown('resize', possible);
  windowSize.possible = possible;
}

/** A frame of the output before says nothing of this one. */
function showOutputs(present: readonly Output[], turned: boolean): void {
  outputs = present;
  outputChoice.show(present);
  toolbar.setShown('next-output', nextOutput(present) !== undefined);
  if (!turned) return;
  sender.forget();
  pointer.reset();
  cursor.clear();
  tiles.clear();
  measuring.reset();
  pointers.keep(() => false);
  const watched = present.find(({ selected }) => selected);
  if (watched) notices.show({ key: 'outputs.now', values: { name: watched.id } }, 'outputs');
}

function chooseOutput(id: string): void {
  connection.send({ type: 'output', id });
}

function chooseNextOutput(): void {
  const next = nextOutput(outputs);
  if (next) chooseOutput(next.id);
}

function qualityNames({ mode, scenario }: Quality): Record<string, string> {
  return { mode: texts.text(`quality.mode.${mode}`), scenario: texts.text(`quality.scenario.${scenario}`) };
}

/** Who was typing has to know at once, and why, when that no longer reaches the desktop. */
function tellControl(before: Standing, after: Standing): void {
  const loss = controlLoss(before, after);
  if (loss) {
    letGo = loss.why !== 'paused';
    sender.forget();
    pointer.reset();
    if (pointer.locked) void pointer.toggleLock();
    notices.show(lossSentence(loss), 'control');
    return;
  }
  if (!holdsControl(before) && holdsControl(after)) {
    letGo = false;
    ask.close();
    // On joining there is nothing to tell: the picture answers.
    if (connection.phase === 'streaming') {
      notices.show({ key: before.control.mine ? 'control.back' : 'control.got' }, 'control');
      if (document.activeElement === document.body) takeKeyboard();
    }
  } else if (after.control.reason && after.control !== before.control) {
    notices.show({ said: after.control.reason }, 'control');
  }
}

function lossSentence(loss: ControlLoss): Sentence {
  switch (loss.why) {
    case 'said':
      return { key: 'control.lost.said', values: { said: loss.words } };
    case 'handed-over':
      return { key: 'control.lost.handed-over', values: { holder: loss.to } };
    default:
      return { key: `control.lost.${loss.why}` };
  }
}

/** What the panel in place of the picture does not say, because the picture stays. */
function tellConsent(standing: Standing, before: Standing | undefined, reason: string | undefined): void {
  if (!before || !mayWatch(standing) || !mayWatch(before)) return;
  const sentence = reason ? ({ said: reason } as const) : consentNews(before, standing);
  if (sentence) notices.show(sentence, 'consent');
}

function consentNews(before: Standing, after: Standing): Sentence | undefined {
  const { asked, given, ended } = after.consent;
  if (ended?.how === 'refused') return { key: 'consent.more.refused' };
  if (asked || !given) return undefined;
  if (consents(after, 'control') && !consents(before, 'control')) return { key: 'consent.more.given' };
  const { until } = given;
  const longer = until !== undefined && until > (before.consent.given?.until ?? Infinity);
  return longer ? { key: 'consent.renewed', values: () => ({ time: untilWhen(until) }) } : undefined;
}

function control(request: ControlRequest): void {
  if (request.action === 'request' || request.action === 'take') chooseMode('control');
  if (request.action === 'release') letGo = true;
  connection.send({ type: 'control', ...request });
}

function chooseMode(mode: ViewerMode): void {
  if (connection.standing?.viewer.mode !== mode) connection.send({ type: 'mode', mode });
}

/** Where nobody controls, a click on the picture is enough to begin; otherwise the toolbar says what can be done. */
function pressedWithoutControl(): void {
  const { standing, phase } = connection;
  if (!standing || phase !== 'streaming' || standing.viewer.mode !== 'control' || standing.control.mine) return;
  const { kind } = controlOffer(standing, false);
  if (kind === 'free' && !letGo) control({ action: 'request' });
  else if (kind !== 'none') toolbar.open(false);
}

/** Without a sign-in: where there are accounts, the page for that; otherwise what the server says. */
async function findAnotherWayIn(trouble: Trouble): Promise<void> {
  const answer = await whoAmI();
  const changesPassword = typeof answer === 'object' && answer.passwordChangeRequired;
  if (answer !== 'nobody' && !changesPassword) return;
  const address = signInAddress(window.location);
  if (changesPassword || trouble === TROUBLES.noAccess) window.location.replace(address);
  else panel.offerSignIn(address);
}

/** Who is signed in matters to the toolbar alone: the picture does not wait for it. */
async function findOutWhoIAm(): Promise<void> {
  if (me) return;
  const answer = await whoAmI();
  if (typeof answer !== 'object') return;
  me = answer;
  menu.show(me);
  controlBar.supervisor = me.roles.includes('admin') || me.owner;
  element('people-link', HTMLButtonElement).hidden = me.kind === 'guest';
}

function begin(withToken: string | undefined): void {
  connection.start(withToken);
}

function troubleInOne({ title, text }: Trouble): Sentence {
  return { key: 'trouble.reported', values: () => ({ title: texts.text(title), text: texts.sentence(text) }) };
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : text;
}

/** A side panel has closed: the keyboard goes back where it came from. */
function leavePanel(tool: 'people' | 'chat' | 'menu'): void {
  if (controls()) takeKeyboard();
  else document.getElementById(`tool-${tool}`)?.focus();
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
    consentPanel.hide();
    controlBar.hide();
    cards.hide();
    people.hide();
    qualityChoice.show(undefined);
    showOutputs([], false);
    pointers.keep(() => false);
    ask.close();
    letGo = false;
    chat.open = false;
    for (const tool of [...CONTROL_TOOLS, ...PEOPLE_TOOLS]) toolbar.setShown(tool, false);
    showResizing();
    cursor.clear();
    tiles.clear();
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
    case 'chat':
      if (connection.standing) chat.open = !chat.open;
      return true;
  }
}

function togglePictureMode(): void {
  picture.mode = picture.mode === 'fit' ? 'actual' : 'fit';
  toolbar.setPressed('fit', picture.mode === 'actual');
}

function toggleResizing(): void {
  windowSize.wanted = !windowSize.wanted;
  toolbar.setPressed('resize', windowSize.wanted);
}

async function toggleFullscreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
  } catch {
    notices.show({ key: 'fullscreen.refused' });
  }
}

async function togglePointerLock(): Promise<void> {
  try {
    await pointer.toggleLock();
    takeKeyboard();
  } catch {
    notices.show({ key: 'pointer.refused' });
  }
}

async function typeClipboard(): Promise<void> {
  takeKeyboard();
  try {
    const text = await navigator.clipboard.readText();
    if (text) keyboard.type(text);
    else notices.show({ key: 'clipboard.empty' });
  } catch {
    notices.show({ key: 'clipboard.refused' });
  }
}

function toggleStatistics(): void {
  overlay.open = !overlay.open;
  toolbar.setPressed('statistics', overlay.open);
  overlay.render(measuring.statistics, picture.size);
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
    () => notices.show({ key: 'fullscreen.keys' }),
    () => undefined,
  );
});

publishDiagnostics({
  version: () => __APP_VERSION__,
  state: () => connection.phase,
  desktop: () => desktop,
  outputs: () => outputs,
  picture: () => {
    const { left, top } = picture.placeInWindow();
    return { ...picture.size, left, top, scale: picture.scale };
  },
  stats: () => measuring.statistics,
  lastFrame: () => measuring.lastFrame,
  firstFrameTime: () => firstFrameTime,
  keyboardCaptured: () => document.activeElement === keys && document.hasFocus(),
  viewer: () => connection.standing?.viewer,
  control: () => connection.standing?.control,
  consent: () => connection.standing?.consent,
  viewers: () => connection.standing?.viewers ?? [],
  watchOnly: () => connection.standing?.watchOnly ?? false,
  chat: () => ({ lines: chat.lines, unread: chat.unread, open: chat.open }),
  pointers: () => pointers.shown,
  sharpTiles: () => tiles.visible,
  inputSent: () => sender.sent,
});

element('people-link', HTMLButtonElement).addEventListener('click', () => void link.open());
for (const tool of [...PICTURE_TOOLS, ...CONTROL_TOOLS, ...PEOPLE_TOOLS]) toolbar.setShown(tool, false);
toolbar.setShown('resize', false);
toolbar.setShown('next-output', false);
onLanguage(() => overlay.render(measuring.statistics, picture.size));
connection.setPaused(document.hidden);
if (invitationToken === undefined) {
  begin(token);
} else {
  panel.hide();
  toolbar.showPhase('signing-in');
  invitation.open(invitationToken);
}
