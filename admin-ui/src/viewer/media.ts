import { TROUBLES, troubleFor, type Trouble } from './sentences';
import type { ClientMessage } from './signalling';

export interface MediaListener {
  /** @returns false when there is no connection to send it over */
  send(message: ClientMessage): boolean;
  onTrack(track: MediaStreamTrack): void;
  /** Packets flow, for the first time or again. */
  onConnected(): void;
  /** Packets have stopped; another path is looked for. */
  onUnsteady(): void;
  /** There is no connection, or not any more. */
  onLost(trouble: Trouble): void;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** How often another path is asked for, and how long, while packets do not flow. */
const RESTART_INTERVAL_MS = 3_000;
const RESTART_TIMEOUT_MS = 20_000;

/** One RTCPeerConnection that receives the picture, and finds another path for it when the network changes. */
export class Media {
  readonly #peer: RTCPeerConnection;
  readonly #offer: Promise<RTCSessionDescriptionInit>;
  #offered = false;
  #connected = false;
  #remoteSet = false;
  #earlyCandidates: RTCIceCandidateInit[] = [];
  /** An offer is on its way and not answered yet. */
  #unanswered = false;
  #unsteadySince: number | undefined;
  #connectTimer: number | undefined;
  #restartTimer: number | undefined;
  #closed = false;

  constructor(private readonly listener: MediaListener) {
    this.#peer = this.#create();
    // Made while signing in is under way: it takes longer than everything else before the first frame.
    this.#offer = this.#peer.createOffer();
    this.#offer.catch(() => undefined);
    window.addEventListener('online', this.#networkChanged);
    navigator.connection?.addEventListener('change', this.#networkChanged);
  }

  get offered(): boolean {
    return this.#offered;
  }

  /** Whether packets flow. */
  get flowing(): boolean {
    return this.#connected && this.#unsteadySince === undefined;
  }

  /** Whether packets have ever flowed. */
  get connected(): boolean {
    return this.#connected;
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#peer.getStats();
  }

  close(): void {
    this.#closed = true;
    window.clearTimeout(this.#connectTimer);
    window.clearTimeout(this.#restartTimer);
    window.removeEventListener('online', this.#networkChanged);
    navigator.connection?.removeEventListener('change', this.#networkChanged);
    this.#peer.onconnectionstatechange = this.#peer.ontrack = this.#peer.onicecandidate = null;
    this.#peer.close();
  }

  /** Asks for the picture. */
  async begin(iceServers: RTCIceServer[]): Promise<void> {
    this.#offered = true;
    this.#connectTimer = window.setTimeout(() => {
      if (!this.#connected) this.#lose(TROUBLES.noMedia);
    }, CONNECT_TIMEOUT_MS);
    try {
      this.useIceServers(iceServers);
      await this.#send(await this.#offer);
    } catch (cause) {
      this.#lose(browserRefused(cause));
    }
  }

  /** From the next search for a path on. */
  useIceServers(iceServers: RTCIceServer[]): void {
    if (iceServers.length > 0) this.#peer.setConfiguration({ ...this.#peer.getConfiguration(), iceServers });
  }

  async accept(sdp: string): Promise<void> {
    this.#unanswered = false;
    try {
      await this.#peer.setRemoteDescription({ type: 'answer', sdp });
      if (this.#closed) return;
      this.#remoteSet = true;
      for (const candidate of this.#earlyCandidates.splice(0)) await this.addCandidate(candidate);
    } catch (cause) {
      this.#lose(browserRefused(cause));
    }
  }

  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.#remoteSet) {
      this.#earlyCandidates.push(candidate);
      return;
    }
    // One candidate that cannot be used leaves the others.
    await this.#peer.addIceCandidate(candidate).catch(() => undefined);
  }

  /** Signalling was away and is back: what was asked for meanwhile got lost. */
  signallingResumed(): void {
    this.#unanswered = false;
    if (this.#connected && !this.flowing) void this.#restart();
  }

  readonly #networkChanged = (): void => {
    if (this.#connected) void this.#restart();
  };

  #create(): RTCPeerConnection {
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const transceiver = peer.addTransceiver('video', { direction: 'recvonly' });
    preferH264(transceiver);
    renderAtOnce(transceiver.receiver);
    peer.ontrack = (event) => this.listener.onTrack(event.track);
    peer.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) {
        const { sdpMid, sdpMLineIndex } = candidate;
        this.listener.send({ type: 'candidate', candidate: candidate.candidate, sdpMid, sdpMLineIndex });
      }
    };
    peer.onconnectionstatechange = () => this.#stateChanged(peer.connectionState);
    return peer;
  }

  async #send(offer: RTCSessionDescriptionInit): Promise<boolean> {
    if (this.#closed) return false;
    // Before setLocalDescription, which starts the candidates: they must not overtake the offer.
    if (!this.listener.send({ type: 'offer', sdp: offer.sdp ?? '' })) return false;
    this.#unanswered = true;
    await this.#peer.setLocalDescription(offer);
    return true;
  }

  #stateChanged(state: RTCPeerConnectionState): void {
    switch (state) {
      case 'connected':
        this.#connected = true;
        this.#unsteadySince = undefined;
        window.clearTimeout(this.#restartTimer);
        this.listener.onConnected();
        break;
      case 'disconnected':
      case 'failed':
        if (this.#connected && this.#keysHold()) this.#lookForAnotherPath();
        else if (state === 'failed') this.#lose(this.#connected ? TROUBLES.mediaLost : TROUBLES.noMedia);
        break;
      case 'closed':
        this.#lose(this.#connected ? TROUBLES.mediaLost : TROUBLES.noMedia);
        break;
      case 'new':
      case 'connecting':
        break;
    }
  }

  /** Without them another path leads nowhere: the server has ended this connection. */
  #keysHold(): boolean {
    const state = this.#peer.getReceivers()[0]?.transport?.state;
    return state !== 'closed' && state !== 'failed';
  }

  #lookForAnotherPath(): void {
    if (this.#unsteadySince !== undefined) return;
    this.#unsteadySince = performance.now();
    this.listener.onUnsteady();
    this.#keepLooking(this.#unsteadySince);
  }

  #keepLooking(since: number): void {
    if (performance.now() - since > RESTART_TIMEOUT_MS) {
      this.#lose(TROUBLES.mediaLost);
      return;
    }
    void this.#restart();
    this.#restartTimer = window.setTimeout(() => this.#keepLooking(since), RESTART_INTERVAL_MS);
  }

  /** ICE restart (RFC 8445 section 9): the keys and the picture stay, the path is looked for anew. */
  async #restart(): Promise<void> {
    if (this.#closed || this.#unanswered) return;
    try {
      await this.#send(await this.#peer.createOffer({ iceRestart: true }));
    } catch (cause) {
      this.#lose(browserRefused(cause));
    }
  }

  #lose(trouble: Trouble): void {
    if (this.#closed) return;
    this.close();
    this.listener.onLost(trouble);
  }
}

function browserRefused(cause: unknown): Trouble {
  return {
    ...troubleFor('offer-rejected', ''),
    text: { key: 'trouble.offer-rejected.browser', values: { said: String(cause) } },
  };
}

/** By the names of their MIME types, each once. */
export function receivableCodecs(): string[] {
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
