import { signIn, type Access } from '../page/access';
import { Backoff } from '../page/reconnect';
import type { ConnectionListener } from './connection';
import { Media, receivableCodecs } from './media';
import { TROUBLES, troubleFor, type Phase, type Trouble } from './sentences';
import { PROTOCOL_VERSION, parseServerMessage, type ClientMessage, type Output, type PeopleMessage, type ServerMessage } from './signalling';
import { greet, mayWatch, next, type Standing } from './standing';
import type { ClockOffset } from './statistics';

export interface SessionListener extends ConnectionListener {
  phase(): Phase;
  onPhase(phase: Phase, trouble?: Trouble): void;
  /** Called once at most; the session is over. */
  onFailed(trouble: Trouble): void;
}

const CLIENT = `waycast-viewer/${__APP_VERSION__}`;
const PONG_TIMEOUT_MS = 6_000;
const PING_INTERVAL_MS = 2_000;
/** The first pings come quickly, so that latency can be told from the first frames on. */
const FIRST_PINGS = 5;
const FIRST_PING_INTERVAL_MS = 100;
/** Close codes of RFC 6455 section 7.4: `LEAVING` ends the session, `WILL_RESUME` is agreed with the server. */
const LEAVING = 1000;
const WILL_RESUME = 4000;
/** Nobody said goodbye: the network broke, or something between here and the server. */
const ABNORMAL = 1006;
/** A connection that held for so long was worth trying at once. */
const STABLE_AFTER_MS = 5_000;

function troubleOf(access: Exclude<Access, 'signed-in'>): Trouble {
  switch (access) {
    case 'no-access':
      return TROUBLES.noAccess;
    case 'token-refused':
      return TROUBLES.tokenRefused;
    case 'unreachable':
      return TROUBLES.unreachable;
    default:
      return troubleFor('rate-limited', '', access.retryAfter);
  }
}

/**
 * One session at the server: one WebSocket and one RTCPeerConnection at a time. When the WebSocket breaks while there is
 * a picture, the picture goes on, and another WebSocket resumes the session.
 */
export class Session {
  standing: Standing | undefined;
  #media: Media;
  #socket: WebSocket | undefined;
  #closed = false;
  #maxTextLength = 0;
  #iceServers: RTCIceServer[] = [];
  #framesShown = false;
  #serverPaused = false;
  /** The id of what is watched, where the desktop has several outputs. */
  #output: string | undefined;
  /** Why the server has no picture at the moment, although the session holds. */
  #interruption: Trouble | undefined;
  #resume: { token: string; timeout: number } | undefined;
  /** Until when the session can be resumed; undefined while the server hears this page. */
  #resumableUntil: number | undefined;
  #backoff = new Backoff();
  #timers = new Set<number>();
  #pingTimer: number | undefined;
  #pings = 0;
  #lastPong = 0;

  constructor(
    private readonly clock: ClockOffset,
    private readonly listener: SessionListener,
  ) {
    this.#media = this.#createMedia();
  }

  async start(token: string | undefined, tokenSpent: () => void): Promise<void> {
    const access = await signIn(token);
    if (access !== 'unreachable' && typeof access !== 'object') tokenSpent();
    if (this.#closed) return;
    if (access !== 'signed-in') {
      const trouble = troubleOf(access);
      this.#fail(trouble);
      if (access === 'no-access' || access === 'token-refused') this.listener.onNobody(trouble);
      return;
    }
    this.listener.onPhase('connecting');
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) window.clearTimeout(timer);
    window.clearTimeout(this.#pingTimer);
    this.#media.close();
    this.#leaveSocket(LEAVING);
  }

  /** Whether the server hears what is sent. */
  get heard(): boolean {
    return this.standing !== undefined && this.#resumableUntil === undefined;
  }

  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#media.getStats();
  }

  frameShown(): void {
    if (this.#framesShown) return;
    this.#framesShown = true;
    this.#showPhase();
  }

  #createMedia(): Media {
    return new Media({
      // What is said to a server that does not know yet that this is a resumed session, it would refuse.
      send: (message) => this.heard && this.send(message),
      onTrack: (track) => this.listener.onTrack(track),
      onConnected: () => this.#showPhase(),
      onUnsteady: () => {
        if (!this.#interruption) this.listener.onPhase('unsteady');
      },
      onLost: (trouble) => this.#fail(trouble),
    });
  }

  /** The right to see the picture is gone and may come again, or the server has begun another session. */
  #startMediaAnew(): void {
    this.#media.close();
    this.listener.onTilesLost();
    this.#framesShown = false;
    this.#media = this.#createMedia();
  }

  #connect(): void {
    const address = new URL('/ws/v1/viewer', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = ({ code }) => this.#socketClosed(code);
  }

  #leaveSocket(code: number): void {
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(code);
    this.#socket = undefined;
  }

  #socketClosed(code: number): void {
    window.clearTimeout(this.#pingTimer);
    if (this.#resumableUntil !== undefined) this.#reconnectLater(this.#resumableUntil);
    else if (code === ABNORMAL && this.#canResume()) this.#goOnAlone();
    else this.#fail(this.standing ? TROUBLES.closed : TROUBLES.unreachable);
  }

  /** Without a picture there is nothing to go on with. */
  #canResume(): boolean {
    return this.#resume !== undefined && this.#media.connected;
  }

  /** The picture goes on without signalling, which comes back by itself. */
  #goOnAlone(): void {
    this.#resumableUntil = performance.now() + (this.#resume?.timeout ?? 0);
    // From now on nobody says what changes under them.
    this.listener.onTilesLost();
    this.listener.onSignalling(false);
    this.#reconnectLater(this.#resumableUntil);
  }

  #reconnectLater(until: number): void {
    if (performance.now() > until) {
      this.#fail(TROUBLES.unreachable);
      return;
    }
    this.#after(this.#backoff.next(), () => this.#connect());
  }

  #hello(): void {
    const resume = this.#resumableUntil === undefined ? undefined : this.#resume?.token;
    this.send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      client: CLIENT,
      capabilities: { codecs: receivableCodecs() },
      ...desktopInAddress(),
      ...(resume ? { resume } : {}),
    });
    this.#lastPong = performance.now();
    this.#ping();
  }

  #ping(): void {
    if (this.#closed) return;
    const now = performance.now();
    // A hidden tab's timers are slowed down, and so it must not draw conclusions from them.
    if (now - this.#lastPong > PONG_TIMEOUT_MS && !document.hidden) {
      this.#silent();
      return;
    }
    this.send({ type: 'ping', id: ++this.#pings, sent: now });
    const interval = this.#pings < FIRST_PINGS ? FIRST_PING_INTERVAL_MS : PING_INTERVAL_MS;
    this.#pingTimer = window.setTimeout(() => this.#ping(), interval);
  }

  /** The server does not answer: the connection may hang for minutes before the system gives it up. */
  #silent(): void {
    if (!this.#canResume()) {
      this.#fail(TROUBLES.silent);
      return;
    }
    this.#leaveSocket(WILL_RESUME);
    if (this.#resumableUntil === undefined) this.#goOnAlone();
    else this.#reconnectLater(this.#resumableUntil);
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) this.listener.onTile(data);
    if (typeof data !== 'string') return;
    const message = parseServerMessage(data);
    switch (message.type) {
      case 'hello':
        this.#greeted(message);
        break;
      case 'desktop':
        this.listener.onDesktop(message.desktop, this.#maxTextLength);
        this.#interruption = undefined;
        this.#showPhase();
        break;
      case 'outputs':
        this.#outputsChanged(message.outputs);
        break;
      case 'iceServers':
        this.#iceServers = message.iceServers;
        break;
      case 'answer':
        void this.#media.accept(message.sdp);
        break;
      case 'offerAgain':
        if (!this.#media.connected) break;
        this.#startMediaAnew();
        this.#watch();
        break;
      case 'candidate':
        void this.#media.addCandidate(message.candidate);
        break;
      case 'state':
        this.#serverPaused = message.state === 'Paused';
        if (message.state === 'Error') this.#fail(because(TROUBLES.closed, message.reason));
        else if (message.state === 'Disconnected' && message.reason) this.#fail(because(TROUBLES.mediaLost, message.reason));
        else this.#showPhase();
        break;
      case 'picture':
        this.listener.onPicture(message.width, message.height);
        break;
      case 'cursor':
        this.listener.onCursor(message);
        break;
      case 'pong':
        this.#lastPong = performance.now();
        this.clock.add(message.sent, this.#lastPong, message.serverTime);
        break;
      case 'stats':
        this.listener.onServerStatistics(message.statistics);
        break;
      case 'tiles':
        this.listener.onTiles(message.round, message.gone, message.until);
        break;
      case 'error':
        this.#serverError(message);
        break;
      case 'viewers':
      case 'control':
      case 'pointers':
      case 'chat':
      case 'consent':
      case 'quality':
      case 'restricted':
        this.#peopleChanged(message);
        break;
      case 'unknown':
      case 'malformed':
        // A newer server may say more than this page knows; what it must know, it learns by version.
        break;
    }
  }

  #outputsChanged(outputs: readonly Output[]): void {
    const before = this.#output;
    this.#output = outputs.find(({ selected }) => selected)?.id ?? before;
    const turned = before !== undefined && before !== this.#output;
    if (turned) this.#framesShown = false;
    this.listener.onOutputs(outputs, turned);
    if (turned) this.#showPhase();
  }

  #serverError(error: Extract<ServerMessage, { type: 'error' }>): void {
    const trouble = troubleFor(error.code, error.message, error.retryAfter);
    if (error.fatal) this.#fail(trouble);
    else if (error.code === 'capture-failed') this.#interrupted(trouble);
    else this.listener.onNotice(trouble);
  }

  #peopleChanged(news: PeopleMessage): void {
    const before = this.standing;
    if (!before) return;
    const standing = next(before, news);
    this.standing = standing;
    if (mayWatch(before) && !mayWatch(standing)) this.#startMediaAnew();
    this.listener.onStanding(standing, before, news);
    this.#watch();
  }

  /** The server says with the desktop that it captures when the picture is back. */
  #interrupted(trouble: Trouble): void {
    this.#interruption = trouble;
    this.#framesShown = false;
    this.listener.onPhase('interrupted', trouble);
  }

  #greeted(hello: Extract<ServerMessage, { type: 'hello' }>): void {
    const before = this.standing;
    const back = this.#resumableUntil !== undefined;
    if (before && !back) return;
    this.#resumableUntil = undefined;
    this.#resume = hello.resume;
    this.#maxTextLength = hello.capabilities.maxTextLength;
    this.#iceServers = hello.iceServers;
    const standing = greet(hello.viewer, hello.consent, hello.quality);
    this.standing = standing;
    // Whoever comes back too late, or may see the picture no more, begins anew.
    if (back && (!hello.resumed || !mayWatch(standing) || !this.#media.connected)) this.#startMediaAnew();
    this.listener.onDesktop(hello.desktop, this.#maxTextLength);
    this.listener.onStanding(standing, hello.resumed ? before : undefined, undefined);
    if (back) {
      this.#after(STABLE_AFTER_MS, () => this.#backoff.reset());
      this.listener.onSignalling(true);
      this.#media.useIceServers(this.#iceServers);
      this.#media.signallingResumed();
    }
    this.#watch();
  }

  /** Asks for the picture as soon as this viewer may see it. */
  #watch(): void {
    if (this.#closed || this.#media.offered || !this.standing) return;
    if (!mayWatch(this.standing)) {
      this.listener.onPhase('consent');
      return;
    }
    if (this.listener.phase() === 'consent') this.listener.onPhase('connecting');
    void this.#media.begin(this.#iceServers);
  }

  #showPhase(): void {
    if (this.#interruption || this.#closed || !this.#media.flowing) return;
    this.listener.onPhase(this.#serverPaused ? 'paused' : this.#framesShown ? 'streaming' : 'waiting');
  }

  #fail(trouble: Trouble): void {
    if (this.#closed) return;
    this.close();
    this.listener.onFailed(trouble);
  }

  #after(milliseconds: number, action: () => void): void {
    const timer = window.setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, milliseconds);
    this.#timers.add(timer);
  }
}

function because(trouble: Trouble, reason: string | undefined): Trouble {
  return reason ? { ...trouble, text: { said: reason } } : trouble;
}

function desktopInAddress(): { desktop?: string } {
  const name = new URLSearchParams(window.location.search).get('desktop');
  return name ? { desktop: name } : {};
}
