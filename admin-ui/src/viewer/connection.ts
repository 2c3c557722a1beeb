import { signIn, type Access } from '../page/access';
import { Backoff } from '../page/reconnect';
import { TROUBLES, troubleFor, type Phase, type Trouble } from './sentences';
import { greet, mayWatch, next, type Standing } from './standing';
import {
  PROTOCOL_VERSION,
  parseServerMessage,
  type ClientMessage,
  type Desktop,
  type PeopleMessage,
  type ServerMessage,
  type ServerStatistics,
} from './signalling';
import { ClockOffset } from './statistics';

export interface ConnectionListener {
  /** @param retryInMs when the next attempt comes by itself; undefined: not by itself */
  onPhase(phase: Phase, trouble?: Trouble, retryInMs?: number): void;
  onDesktop(desktop: Desktop, maxTextLength: number): void;
  onPicture(width: number, height: number): void;
  onCursor(cursor: Extract<ServerMessage, { type: 'cursor' }>): void;
  onTrack(track: MediaStreamTrack): void;
  onServerStatistics(statistics: ServerStatistics): void;
  /** Something went wrong that does not end the session. */
  onNotice(trouble: Trouble): void;
  /**
   * Where this viewer stands now.
   *
   * @param before undefined: a session begins
   * @param news what changed it; undefined when a session begins
   */
  onStanding(standing: Standing, before: Standing | undefined, news: PeopleMessage | undefined): void;
  /** Nobody is signed in. */
  onNobody(trouble: Trouble): void;
}

const CLIENT = `waycast-viewer/${__APP_VERSION__}`;
const MEDIA_TIMEOUT_MS = 10_000;
const UNSTEADY_TIMEOUT_MS = 3_000;
const PONG_TIMEOUT_MS = 6_000;
const PING_INTERVAL_MS = 2_000;
/** The first pings come quickly, so that latency can be told from the first frames on. */
const FIRST_PINGS = 5;
const FIRST_PING_INTERVAL_MS = 100;
const STABLE_AFTER_MS = 5_000;
const LATER_MS = 8_000;

/** The way to the server: signing in, signalling, media, and coming back by itself after each of them breaks. */
export class Connection {
  readonly clock = new ClockOffset();
  #token: string | undefined;
  #attempt: Attempt | undefined;
  #backoff = new Backoff();
  #retryTimer: number | undefined;
  #stableTimer: number | undefined;
  #phase: Phase = 'signing-in';
  #paused = false;

  constructor(private readonly listener: ConnectionListener) {}

  get phase(): Phase {
    return this.#phase;
  }

  start(token: string | undefined): void {
    this.#token = token;
    this.retryNow();
  }

  /** What the person asks for: the desktop again where only that is missing, otherwise everything. */
  retry(): void {
    if (this.#phase !== 'interrupted' || !this.send({ type: 'retry' })) this.retryNow();
  }

  /** Drops what is there, if anything, and connects afresh. */
  retryNow(): void {
    this.close();
    this.#setPhase('signing-in');
    if (!('RTCPeerConnection' in window)) {
      this.#failed(TROUBLES.noWebRtc);
      return;
    }
    const attempt = new Attempt(this.clock, {
      phase: () => this.#phase,
      onPhase: (phase, trouble) => this.#setPhase(phase, trouble),
      onDesktop: (desktop, maxTextLength) => {
        this.listener.onDesktop(desktop, maxTextLength);
        if (this.#paused) attempt.send({ type: 'pause', paused: true });
      },
      onPicture: (width, height) => this.listener.onPicture(width, height),
      onCursor: (cursor) => this.listener.onCursor(cursor),
      onTrack: (track) => this.listener.onTrack(track),
      onServerStatistics: (statistics) => this.listener.onServerStatistics(statistics),
      onNotice: (trouble) => this.listener.onNotice(trouble),
      onStanding: (standing, before, news) => this.listener.onStanding(standing, before, news),
      onNobody: (trouble) => this.listener.onNobody(trouble),
      onFailed: (trouble) => this.#failed(trouble),
    });
    this.#attempt = attempt;
    void attempt.start(this.#token, () => (this.#token = undefined));
  }

  close(): void {
    window.clearTimeout(this.#retryTimer);
    window.clearTimeout(this.#stableTimer);
    this.#retryTimer = undefined;
    this.#stableTimer = undefined;
    this.#attempt?.close();
    this.#attempt = undefined;
  }

  /** Where this viewer stands; undefined while there is no session. */
  get standing(): Standing | undefined {
    return this.#attempt?.standing;
  }

  /** @returns false when there is no session to send it to */
  send(message: ClientMessage): boolean {
    return this.#attempt?.send(message) ?? false;
  }

  /** Bytes that wait in this browser to be sent. */
  get bufferedBytes(): number {
    return this.#attempt?.bufferedBytes ?? 0;
  }

  /** Tells the server not to send frames that nobody sees. */
  setPaused(paused: boolean): void {
    if (this.#paused === paused) return;
    this.#paused = paused;
    this.send({ type: 'pause', paused });
  }

  getStats(): Promise<RTCStatsReport> | undefined {
    return this.#attempt?.getStats();
  }

  /** A frame is on the screen. */
  frameShown(): void {
    this.#attempt?.frameShown();
  }

  #setPhase(phase: Phase, trouble?: Trouble): void {
    if (phase === 'streaming') {
      this.#stableTimer ??= window.setTimeout(() => this.#backoff.reset(), STABLE_AFTER_MS);
    }
    if (phase === this.#phase && !trouble) return;
    this.#phase = phase;
    this.listener.onPhase(phase, trouble);
  }

  #failed(trouble: Trouble): void {
    this.close();
    this.#phase = 'trouble';
    if (trouble.retry === 'never' || trouble.retry === 'final') {
      this.listener.onPhase('trouble', trouble);
      return;
    }
    const wait = this.#backoff.next(trouble.waitMs ?? (trouble.retry === 'later' ? LATER_MS : 0));
    this.#retryTimer = window.setTimeout(() => this.retryNow(), wait);
    this.listener.onPhase('trouble', trouble, wait);
  }
}

interface AttemptListener extends ConnectionListener {
  phase(): Phase;
  onPhase(phase: Phase, trouble?: Trouble): void;
  /** Called once at most; the attempt is over. */
  onFailed(trouble: Trouble): void;
}

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

/** One try: one WebSocket, and one RTCPeerConnection at a time, which end with it. */
class Attempt {
  standing: Standing | undefined;
  #peer: RTCPeerConnection;
  #offer: Promise<RTCSessionDescriptionInit>;
  #offered = false;
  #socket: WebSocket | undefined;
  #closed = false;
  #greeted = false;
  #maxTextLength = 0;
  #iceServers: RTCIceServer[] = [];
  #mediaConnected = false;
  #framesShown = false;
  #serverPaused = false;
  /** Why the server has no picture at the moment, although the session holds. */
  #interruption: Trouble | undefined;
  #remoteSet = false;
  #earlyCandidates: RTCIceCandidateInit[] = [];
  #timers = new Set<number>();
  #unsteadyTimer: number | undefined;
  #mediaTimer: number | undefined;
  #pings = 0;
  #lastPong = 0;

  constructor(
    private readonly clock: ClockOffset,
    private readonly listener: AttemptListener,
  ) {
    this.#peer = this.#createPeer();
    // Made while signing in is under way: it takes longer than everything else before the first frame.
    this.#offer = this.#createOffer();
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
    const address = new URL('/ws/v1/viewer', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => this.#fail(this.#greeted ? TROUBLES.closed : TROUBLES.unreachable);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) window.clearTimeout(timer);
    this.#closePeer();
    if (this.#socket) {
      this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
    }
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
    return this.#peer.getStats();
  }

  frameShown(): void {
    if (this.#framesShown) return;
    this.#framesShown = true;
    this.#showPhase();
  }

  #createPeer(): RTCPeerConnection {
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const transceiver = peer.addTransceiver('video', { direction: 'recvonly' });
    preferH264(transceiver);
    renderAtOnce(transceiver.receiver);
    peer.ontrack = (event) => this.listener.onTrack(event.track);
    peer.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) {
        const { sdpMid, sdpMLineIndex } = candidate;
        this.send({ type: 'candidate', candidate: candidate.candidate, sdpMid, sdpMLineIndex });
      }
    };
    peer.onconnectionstatechange = () => this.#mediaStateChanged(peer.connectionState);
    return peer;
  }

  async #createOffer(): Promise<RTCSessionDescriptionInit> {
    const offer = this.#peer.createOffer();
    offer.catch(() => undefined);
    return offer;
  }

  #closePeer(): void {
    window.clearTimeout(this.#mediaTimer);
    window.clearTimeout(this.#unsteadyTimer);
    this.#peer.onconnectionstatechange = this.#peer.ontrack = this.#peer.onicecandidate = null;
    this.#peer.close();
  }

  /** The right to see the picture is gone, and may come again. */
  #startMediaAnew(): void {
    this.#closePeer();
    this.#offered = this.#mediaConnected = this.#framesShown = this.#remoteSet = false;
    this.#earlyCandidates = [];
    this.#peer = this.#createPeer();
    this.#offer = this.#createOffer();
  }

  #hello(): void {
    this.send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      client: CLIENT,
      capabilities: { codecs: receivableCodecs() },
      ...desktopInAddress(),
    });
    this.#lastPong = performance.now();
    this.#ping();
  }

  #ping(): void {
    if (this.#closed) return;
    const now = performance.now();
    // A hidden tab's timers are slowed down, and so it must not draw conclusions from them.
    if (now - this.#lastPong > PONG_TIMEOUT_MS && !document.hidden) {
      this.#fail(TROUBLES.silent);
      return;
    }
    this.send({ type: 'ping', id: ++this.#pings, sent: now });
    this.#after(this.#pings < FIRST_PINGS ? FIRST_PING_INTERVAL_MS : PING_INTERVAL_MS, () => this.#ping());
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = parseServerMessage(data);
    switch (message.type) {
      case 'hello':
        void this.#greet(message);
        break;
      case 'desktop':
        this.listener.onDesktop(message.desktop, this.#maxTextLength);
        this.#interruption = undefined;
        this.#showPhase();
        break;
      case 'answer':
        void this.#accept(message.sdp);
        break;
      case 'candidate':
        void this.#addCandidate(message.candidate);
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
      case 'error':
        this.#serverError(message);
        break;
      case 'viewers':
      case 'control':
      case 'pointers':
      case 'chat':
      case 'consent':
      case 'restricted':
        this.#peopleChanged(message);
        break;
      case 'unknown':
      case 'malformed':
        // A newer server may say more than this page knows; what it must know, it learns by version.
        break;
    }
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
    void this.#watch();
  }

  /** The server says with the desktop that it captures when the picture is back. */
  #interrupted(trouble: Trouble): void {
    this.#interruption = trouble;
    this.#framesShown = false;
    this.listener.onPhase('interrupted', trouble);
  }

  async #greet(hello: Extract<ServerMessage, { type: 'hello' }>): Promise<void> {
    if (this.#greeted) return;
    this.#greeted = true;
    this.#maxTextLength = hello.capabilities.maxTextLength;
    this.#iceServers = hello.iceServers;
    this.standing = greet(hello.viewer, hello.consent);
    this.listener.onDesktop(hello.desktop, this.#maxTextLength);
    this.listener.onStanding(this.standing, undefined, undefined);
    await this.#watch();
  }

  /** Asks for the picture as soon as this viewer may see it. */
  async #watch(): Promise<void> {
    if (this.#closed || this.#offered || !this.standing) return;
    if (!mayWatch(this.standing)) {
      this.listener.onPhase('consent');
      return;
    }
    this.#offered = true;
    if (this.listener.phase() === 'consent') this.listener.onPhase('connecting');
    this.#mediaTimer = window.setTimeout(() => {
      if (!this.#mediaConnected) this.#fail(TROUBLES.noMedia);
    }, MEDIA_TIMEOUT_MS);
    const peer = this.#peer;
    try {
      if (this.#iceServers.length > 0) {
        peer.setConfiguration({ ...peer.getConfiguration(), iceServers: this.#iceServers });
      }
      const offer = await this.#offer;
      if (peer !== this.#peer) return;
      if (this.#closed) return;
      // Before setLocalDescription, which starts the candidates: they must not overtake the offer.
      this.send({ type: 'offer', sdp: offer.sdp ?? '' });
      await peer.setLocalDescription(offer);
    } catch (cause) {
      if (peer === this.#peer) this.#fail(browserRefused(cause));
    }
  }

  async #accept(sdp: string): Promise<void> {
    const peer = this.#peer;
    try {
      await peer.setRemoteDescription({ type: 'answer', sdp });
      if (peer !== this.#peer) return;
      this.#remoteSet = true;
      for (const candidate of this.#earlyCandidates.splice(0)) await this.#addCandidate(candidate);
    } catch (cause) {
      if (peer === this.#peer) this.#fail(browserRefused(cause));
    }
  }

  async #addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#remoteSet) {
      this.#earlyCandidates.push(candidate);
      return;
    }
    // One candidate that cannot be used leaves the others.
    await this.#peer.addIceCandidate(candidate).catch(() => undefined);
  }

  #mediaStateChanged(state: RTCPeerConnectionState): void {
    window.clearTimeout(this.#unsteadyTimer);
    switch (state) {
      case 'connected':
        this.#mediaConnected = true;
        this.#showPhase();
        break;
      case 'disconnected':
        if (!this.#interruption) this.listener.onPhase('unsteady');
        this.#unsteadyTimer = window.setTimeout(() => this.#fail(TROUBLES.mediaLost), UNSTEADY_TIMEOUT_MS);
        break;
      case 'failed':
      case 'closed':
        this.#fail(this.#mediaConnected ? TROUBLES.mediaLost : TROUBLES.noMedia);
        break;
      case 'new':
      case 'connecting':
        break;
    }
  }

  #showPhase(): void {
    if (this.#interruption) return;
    if (this.#closed || !this.#mediaConnected || this.#peer.connectionState === 'disconnected') return;
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

function browserRefused(cause: unknown): Trouble {
  return {
    ...troubleFor('offer-rejected', ''),
    text: { key: 'trouble.offer-rejected.browser', values: { said: String(cause) } },
  };
}

function because(trouble: Trouble, reason: string | undefined): Trouble {
  return reason ? { ...trouble, text: { said: reason } } : trouble;
}

function desktopInAddress(): { desktop?: string } {
  const name = new URLSearchParams(window.location.search).get('desktop');
  return name ? { desktop: name } : {};
}

/** By the names of their MIME types, each once. */
function receivableCodecs(): string[] {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const names = codecs.map((c) => c.mimeType.replace(/^video\//, ''));
  return [...new Set(names)].filter((name) => !/^(rtx|red|ulpfec|flexfec-03)$/i.test(name));
}

function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs;
  if (!codecs || !('setCodecPreferences' in transceiver)) return;
  const isH264 = (codec: RTCRtpCodec): boolean => codec.mimeType.toLowerCase() === 'video/h264';
  transceiver.setCodecPreferences([...codecs.filter(isH264), ...codecs.filter((c) => !isH264(c))]);
}

/** A desktop is worth more now than evenly: ask for no jitter buffer, by whichever name the browser knows. */
function renderAtOnce(receiver: RTCRtpReceiver): void {
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
  if ('playoutDelayHint' in receiver) (receiver as { playoutDelayHint: number | null }).playoutDelayHint = 0;
}

