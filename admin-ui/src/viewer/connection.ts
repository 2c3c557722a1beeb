import { signIn, type Access } from './access';
import { Backoff } from './reconnect';
import { TROUBLES, troubleFor, type Phase, type Trouble } from './sentences';
import {
  PROTOCOL_VERSION,
  parseServerMessage,
  type ClientMessage,
  type Desktop,
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
  onNotice(sentence: string): void;
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
      onPhase: (phase, trouble) => this.#setPhase(phase, trouble),
      onDesktop: (desktop, maxTextLength) => {
        this.listener.onDesktop(desktop, maxTextLength);
        if (this.#paused) attempt.send({ type: 'pause', paused: true });
      },
      onPicture: (width, height) => this.listener.onPicture(width, height),
      onCursor: (cursor) => this.listener.onCursor(cursor),
      onTrack: (track) => this.listener.onTrack(track),
      onServerStatistics: (statistics) => this.listener.onServerStatistics(statistics),
      onNotice: (sentence) => this.listener.onNotice(sentence),
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
    if (trouble.retry === 'never') {
      this.listener.onPhase('trouble', trouble);
      return;
    }
    const wait = this.#backoff.next(trouble.retry === 'later' ? LATER_MS : 0);
    this.#retryTimer = window.setTimeout(() => this.retryNow(), wait);
    this.listener.onPhase('trouble', trouble, wait);
  }
}

interface AttemptListener extends ConnectionListener {
  onPhase(phase: Phase, trouble?: Trouble): void;
  /** Called once at most; the attempt is over. */
  onFailed(trouble: Trouble): void;
}

const TROUBLE_OF_ACCESS: Readonly<Record<Exclude<Access, 'signed-in'>, Trouble>> = {
  'no-access': TROUBLES.noAccess,
  'token-refused': TROUBLES.tokenRefused,
  unreachable: TROUBLES.unreachable,
};

/** One try: one WebSocket and one RTCPeerConnection, which live and end together. */
class Attempt {
  #peer: RTCPeerConnection;
  #offer: Promise<RTCSessionDescriptionInit>;
  #socket: WebSocket | undefined;
  #closed = false;
  #greeted = false;
  #maxTextLength = 0;
  #mediaConnected = false;
  #framesShown = false;
  #serverPaused = false;
  /** Why the server has no picture at the moment, although the session holds. */
  #interruption: Trouble | undefined;
  #remoteSet = false;
  #earlyCandidates: RTCIceCandidateInit[] = [];
  #timers = new Set<number>();
  #unsteadyTimer: number | undefined;
  #pings = 0;
  #lastPong = 0;

  constructor(
    private readonly clock: ClockOffset,
    private readonly listener: AttemptListener,
  ) {
    this.#peer = this.#createPeer();
    // Made while signing in is under way: it takes longer than everything else before the first frame.
    this.#offer = this.#peer.createOffer();
    this.#offer.catch(() => undefined);
  }

  async start(token: string | undefined, tokenSpent: () => void): Promise<void> {
    const access = await signIn(token);
    if (access !== 'unreachable') tokenSpent();
    if (this.#closed) return;
    if (access !== 'signed-in') {
      this.#fail(TROUBLE_OF_ACCESS[access]);
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
    window.clearTimeout(this.#unsteadyTimer);
    this.#peer.onconnectionstatechange = null;
    this.#peer.close();
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
        if (message.state === 'Error') this.#fail({ ...TROUBLES.closed, text: message.reason ?? TROUBLES.closed.text });
        else if (message.state === 'Disconnected' && message.reason) this.#fail({ ...TROUBLES.mediaLost, text: message.reason });
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
        this.#serverError(message.code, message.message, message.fatal);
        break;
      case 'unknown':
      case 'malformed':
        // A newer server may say more than this page knows; what it must know, it learns by version.
        break;
    }
  }

  #serverError(code: string, message: string, fatal: boolean): void {
    const trouble = troubleFor(code, message);
    if (fatal) this.#fail(trouble);
    else if (code === 'capture-failed') this.#interrupted(trouble);
    else this.listener.onNotice(`${trouble.title}: ${trouble.text}`);
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
    this.listener.onDesktop(hello.desktop, this.#maxTextLength);
    this.#after(MEDIA_TIMEOUT_MS, () => {
      if (!this.#mediaConnected) this.#fail(TROUBLES.noMedia);
    });
    try {
      if (hello.iceServers.length > 0) {
        this.#peer.setConfiguration({ ...this.#peer.getConfiguration(), iceServers: hello.iceServers });
      }
      const offer = await this.#offer;
      if (this.#closed) return;
      // Before setLocalDescription, which starts the candidates: they must not overtake the offer.
      this.send({ type: 'offer', sdp: offer.sdp ?? '' });
      await this.#peer.setLocalDescription(offer);
    } catch (cause) {
      this.#fail({ ...troubleFor('offer-rejected', ''), text: `The browser says: ${String(cause)}` });
    }
  }

  async #accept(sdp: string): Promise<void> {
    try {
      await this.#peer.setRemoteDescription({ type: 'answer', sdp });
      this.#remoteSet = true;
      for (const candidate of this.#earlyCandidates.splice(0)) await this.#addCandidate(candidate);
    } catch (cause) {
      this.#fail({ ...troubleFor('offer-rejected', ''), text: `The browser refused the answer: ${String(cause)}` });
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

