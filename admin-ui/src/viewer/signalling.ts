/**
 * The messages of the signalling WebSocket, version 1: what this page sends, what the server sends, and the reading of
 * the latter. Reading is tolerant, so that a newer server can say more: unknown fields are dropped, a missing field gets
 * a neutral value, and a message of an unknown type is reported as such and otherwise ignored.
 */

import type { ChatLine } from '../page/chat-log';
import { array, isObject, number, object, string, time, type JsonObject } from '../page/json';

export const PROTOCOL_VERSION = 1;

/** Linux evdev codes of the buttons a pointer event can name. */
export const BUTTON = { left: 0x110, right: 0x111, middle: 0x112, back: 0x113, forward: 0x114 } as const;

export type InputEvent =
  | { kind: 'position'; x: number; y: number }
  | { kind: 'motion'; dx: number; dy: number }
  | { kind: 'button'; button: number; pressed: boolean }
  | { kind: 'wheel'; dx: number; dy: number }
  | { kind: 'wheelSteps'; dx: number; dy: number }
  | { kind: 'key'; code: string; pressed: boolean }
  | { kind: 'text'; text: string }
  | { kind: 'releaseAll' };

export interface ViewerMeasurements {
  framesPerSecond: number;
  bitrate: number;
  packetsLost: number;
  jitter: number;
  latency: { network?: number; decode?: number; present?: number; endToEnd?: number };
}

/** A frame that came to the screen, in milliseconds of performance.now(). */
export interface PresentedFrame {
  rtp: number;
  /** Its last packet arrived. */
  received: number;
  shown: number;
}

/** What somebody may do with a desktop; each is granted by itself. */
export const SCOPES = ['watch', 'point', 'control', 'clipboard', 'files'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a viewer is here for: at most one of those who want control has it. */
export const VIEWER_MODES = ['control', 'watch', 'point'] as const;
export type ViewerMode = (typeof VIEWER_MODES)[number];

/** `viewer`: whom it concerns, where that is somebody else. */
export interface ControlRequest {
  action: 'request' | 'cancel' | 'release' | 'grant' | 'refuse' | 'give' | 'take';
  viewer?: string;
  purpose?: string;
}

/** Asks the person at the desktop. */
export interface ConsentQuestion {
  action: 'ask' | 'renew';
  scopes: Scope[];
  purpose?: string;
  minutes?: number;
}

export type ClientMessage =
  | { type: 'hello'; version: number; client: string; capabilities: { codecs: string[] }; desktop?: string; resume?: string }
  | { type: 'offer'; sdp: string }
  | { type: 'candidate'; candidate: string; sdpMid: string | null; sdpMLineIndex: number | null }
  | { type: 'input'; events: InputEvent[] }
  | { type: 'ping'; id: number; sent: number }
  | ({ type: 'stats' } & ViewerMeasurements)
  | { type: 'presented'; at: number; frames: PresentedFrame[]; held?: number }
  | { type: 'pause'; paused: boolean }
  | { type: 'retry' }
  | { type: 'tiles'; wanted: boolean; round: number }
  | ({ type: 'control' } & ControlRequest)
  | { type: 'mode'; mode: ViewerMode }
  | { type: 'resize'; width: number; height: number; scale: number }
  | { type: 'resize' }
  | { type: 'output'; id: string }
  | { type: 'pointer'; x: number; y: number; visible: boolean }
  | { type: 'chat'; text: string }
  | ({ type: 'consent' } & ConsentQuestion)
  | ({ type: 'quality' } & Partial<Quality>);

/** How much delay pictures may have for looking better, least first. */
export const LATENCY_MODES = ['ultra-low', 'low', 'balanced', 'high-quality'] as const;
export type LatencyMode = (typeof LATENCY_MODES)[number];

/** What the desktop is used for. */
export const SCENARIOS = ['desktop', 'video', 'reading'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What counts more on a desktop, latency or the picture; the same for all its viewers. */
export interface Quality {
  mode: LatencyMode;
  scenario: Scenario;
}

export type CursorMode = 'embedded' | 'metadata' | 'hidden';

export interface Desktop {
  name: string;
  output: string;
  source: string;
  width: number;
  height: number;
  control: boolean;
  /** It can take the size of the window of who controls it. */
  resizable: boolean;
  cursor: CursorMode;
}

/** Something of the desktop that can be watched by itself, mostly a screen. */
export interface Output {
  id: string;
  /** For people; may be empty. */
  name: string;
  /** Device pixels; 0: not known yet. */
  width: number;
  height: number;
  /** Device pixels for one logical pixel. */
  scale: number;
  /** This viewer watches it. */
  selected: boolean;
}

export const SESSION_STATES = [
  'Initializing',
  'Connecting',
  'Connected',
  'Streaming',
  'Paused',
  'Interrupted',
  'Disconnected',
  'Error',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export interface CursorShape {
  width: number;
  height: number;
  hotspotX: number;
  hotspotY: number;
  /** Four bytes a pixel, not premultiplied. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Half of the frames took at most p50 milliseconds, 95 of 100 at most p95. */
export interface Percentiles {
  p50: number;
  p95: number;
}

export const SERVER_STAGES = ['capture', 'queue', 'convert', 'encode', 'packetise', 'send'] as const;
export type ServerStage = (typeof SERVER_STAGES)[number];

/** When one frame passed the server's stages, in milliseconds of the server's monotonic clock. */
export interface FrameTimes {
  rtp: number;
  captured: number;
  dequeued: number;
  converted: number;
  encoded: number;
  sent: number;
}

export interface ServerStatistics {
  encoder: string;
  codec: string;
  source: string;
  viewers: number;
  framesPerSecond: number;
  bitrate: number;
  targetBitrate: number;
  keyframes: number;
  stages: Partial<Record<ServerStage, Percentiles>>;
  frames: FrameTimes[];
  /** How many this browser's decoder holds back until more come; undefined: not known yet. */
  heldFrames?: number;
}

/** This viewer, as the server knows it. */
export interface OwnViewer {
  id: string;
  name: string;
  scopes: Scope[];
  /** Sits at the desktop, and needs nobody's consent. */
  owner: boolean;
  mode: ViewerMode;
}

/** Anybody who is connected to the desktop. */
export interface OtherViewer {
  id: string;
  name: string;
  mode: ViewerMode;
  controls: boolean;
}

export const CONSENT_STATES = ['none', 'asked', 'given', 'refused', 'renewed', 'withdrawn', 'expired'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** What the person at the desktop says to this viewer. */
export interface ConsentNews {
  /** Whether this viewer needs it. */
  required: boolean;
  state: ConsentState;
  scopes: Scope[];
  /** Until when it holds, or, while asked, until when an answer counts; milliseconds since 1970. */
  until?: number;
  reason?: string;
}

export const CONTROL_STATES = ['none', 'requested', 'held', 'handed-over', 'queued'] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

export interface Named {
  id: string;
  name: string;
}

/** Who controls the desktop, and who wants to. */
export interface Control {
  state: ControlState;
  /** This viewer holds it. */
  mine: boolean;
  holder?: Named;
  /** What this viewer is asked to decide. */
  requests: (Named & { purpose: string })[];
  /** Who waits for it, the next one first. */
  queue: Named[];
  /** Somebody at the desktop uses it; remote input waits. */
  paused: boolean;
  reason?: string;
}

export interface PointerNews {
  viewer: string;
  name: string;
  x: number;
  y: number;
  visible: boolean;
}

export type ServerMessage =
  | {
      type: 'hello';
      version: number;
      server: string;
      session: string;
      desktop: Desktop;
      /** Undefined: a server without a choice. */
      quality: Quality | undefined;
      capabilities: { codecs: string[]; maxTextLength: number };
      iceServers: RTCIceServer[];
      viewer: OwnViewer;
      consent: ConsentNews;
      /** The session of the connection before goes on. */
      resumed: boolean;
      /** How this session can be gone on with over another connection: by this token, for so many milliseconds. */
      resume?: { token: string; timeout: number };
    }
  | PeopleMessage
  | { type: 'desktop'; desktop: Desktop }
  | { type: 'outputs'; outputs: Output[] }
  | { type: 'iceServers'; iceServers: RTCIceServer[] }
  | { type: 'answer'; sdp: string }
  /** Another connection would get another format, which suits this browser better. */
  | { type: 'offerAgain' }
  | { type: 'candidate'; candidate: RTCIceCandidateInit }
  | { type: 'state'; state: SessionState; reason?: string }
  | { type: 'picture'; width: number; height: number }
  | { type: 'cursor'; visible: boolean; x: number; y: number; shape?: CursorShape }
  | { type: 'pong'; id: number; sent: number; serverTime: number }
  | { type: 'stats'; statistics: ServerStatistics }
  /** Sharp tiles that are out of date; in pictures up to this RTP timestamp all others are not. */
  | { type: 'tiles'; round: number; gone: number[]; until?: number }
  | { type: 'error'; code: string; message: string; fatal: boolean; retryAfter?: number };

/** About people rather than pictures. */
export type PeopleMessage =
  | { type: 'viewers'; viewers: OtherViewer[] }
  | ({ type: 'control' } & Control)
  | ({ type: 'pointers' } & PointerNews)
  | ({ type: 'chat' } & ChatLine)
  | ({ type: 'consent' } & ConsentNews)
  | ({ type: 'quality' } & Quality)
  | { type: 'restricted'; watchOnly: boolean };

/** What came over the socket: a message, or why it is none. */
export type Received = ServerMessage | { type: 'unknown'; name: string } | { type: 'malformed'; why: string };

/** Reads one text message of the server. Never throws. */
export function parseServerMessage(text: string): Received {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: 'malformed', why: 'not JSON' };
  }
  if (!isObject(value)) return { type: 'malformed', why: 'not an object' };
  if (typeof value.type !== 'string') return { type: 'malformed', why: 'no type' };
  return readMessage(value.type, value);
}

function readMessage(type: string, m: JsonObject): Received {
  switch (type) {
    case 'hello':
      return {
        type,
        version: number(m.version),
        server: string(m.server),
        session: string(m.session),
        desktop: readDesktop(object(m.desktop)),
        quality: readQuality(object(m.quality)),
        capabilities: {
          codecs: array(object(m.capabilities).codecs).filter((c) => typeof c === 'string'),
          maxTextLength: number(object(m.capabilities).maxTextLength) || 4096,
        },
        iceServers: array(m.iceServers).flatMap(readIceServer),
        viewer: readOwnViewer(object(m.viewer)),
        consent: readConsent(object(m.consent)),
        resumed: m.resumed === true,
        ...readResume(object(m.resume)),
      };
    case 'viewers':
      return { type, viewers: array(m.viewers).filter(isObject).map(readViewer) };
    case 'control':
      return { type, ...readControl(m) };
    case 'pointers':
      return {
        type,
        viewer: string(m.viewer),
        name: string(m.name),
        x: number(m.x),
        y: number(m.y),
        visible: m.visible === true,
      };
    case 'chat':
      return {
        type,
        from: string(m.from),
        desktop: m.desktop === true,
        text: string(m.text),
        at: time(m.at) ?? Date.now(),
      };
    case 'consent':
      return { type, ...readConsent(m) };
    case 'quality': {
      const quality = readQuality(m);
      return quality ? { type, ...quality } : { type: 'malformed', why: 'unknown quality' };
    }
    case 'restricted':
      return { type, watchOnly: m.watchOnly === true };
    case 'desktop':
      return { type, desktop: readDesktop(object(m.desktop)) };
    case 'outputs':
      return { type, outputs: array(m.outputs).filter(isObject).map(readOutput) };
    case 'iceServers':
      return { type, iceServers: array(m.iceServers).flatMap(readIceServer) };
    case 'answer':
      return typeof m.sdp === 'string' ? { type, sdp: m.sdp } : { type: 'malformed', why: 'answer without sdp' };
    case 'offerAgain':
      return { type };
    case 'candidate':
      return typeof m.candidate === 'string'
        ? {
            type,
            candidate: {
              candidate: m.candidate,
              sdpMid: typeof m.sdpMid === 'string' ? m.sdpMid : null,
              sdpMLineIndex: typeof m.sdpMLineIndex === 'number' ? m.sdpMLineIndex : null,
            },
          }
        : { type: 'malformed', why: 'candidate without candidate' };
    case 'state': {
      const state = SESSION_STATES.find((s) => s === m.state);
      if (!state) return { type: 'malformed', why: 'unknown state' };
      return typeof m.reason === 'string' && m.reason ? { type, state, reason: m.reason } : { type, state };
    }
    case 'picture':
      return { type, width: number(m.width), height: number(m.height) };
    case 'cursor': {
      const cursor = { type, visible: m.visible === true, x: number(m.x), y: number(m.y) } as const;
      const shape = isObject(m.shape) ? readCursorShape(m.shape) : undefined;
      return shape ? { ...cursor, shape } : cursor;
    }
    case 'pong':
      return { type, id: number(m.id), sent: number(m.sent), serverTime: number(m.serverTime) };
    case 'tiles':
      return {
        type,
        round: number(m.round),
        gone: array(m.gone).filter((id) => typeof id === 'number'),
        ...(typeof m.until === 'number' ? { until: m.until } : {}),
      };
    case 'stats':
      return { type, statistics: readStatistics(m) };
    case 'error':
      return {
        type,
        code: string(m.code) || 'internal',
        message: string(m.message),
        fatal: m.fatal === true,
        ...(typeof m.retryAfter === 'number' ? { retryAfter: m.retryAfter } : {}),
      };
    default:
      return { type: 'unknown', name: type };
  }
}

function readResume(r: JsonObject): { resume?: { token: string; timeout: number } } {
  const token = string(r.token);
  return token ? { resume: { token, timeout: number(r.timeout) } } : {};
}

function readDesktop(d: JsonObject): Desktop {
  return {
    name: string(d.name),
    output: string(d.output),
    source: string(d.source),
    width: number(d.width),
    height: number(d.height),
    control: d.control === true,
    resizable: d.resizable === true,
    cursor: d.cursor === 'metadata' || d.cursor === 'hidden' ? d.cursor : 'embedded',
  };
}

function readOutput(o: JsonObject): Output {
  return {
    id: string(o.id),
    name: string(o.name),
    width: number(o.width),
    height: number(o.height),
    scale: number(o.scale) || 1,
    selected: o.selected === true,
  };
}

function readOwnViewer(v: JsonObject): OwnViewer {
  return { id: string(v.id), name: string(v.name), scopes: scopes(v.scopes), owner: v.owner === true, mode: mode(v.mode) };
}

function readViewer(v: JsonObject): OtherViewer {
  return { id: string(v.id), name: string(v.name), mode: mode(v.mode), controls: v.controls === true };
}

function readConsent(c: JsonObject): ConsentNews {
  const news: ConsentNews = {
    required: c.required === true,
    state: CONSENT_STATES.find((s) => s === c.state) ?? 'none',
    scopes: scopes(c.scopes),
  };
  const until = time(c.until);
  if (until !== undefined) news.until = until;
  if (string(c.reason)) news.reason = string(c.reason);
  return news;
}

function readQuality(q: JsonObject): Quality | undefined {
  const latency = LATENCY_MODES.find((m) => m === q.mode);
  const scenario = SCENARIOS.find((s) => s === q.scenario);
  return latency && scenario ? { mode: latency, scenario } : undefined;
}

function readControl(c: JsonObject): Control {
  const control: Control = {
    state: CONTROL_STATES.find((s) => s === c.state) ?? 'none',
    mine: c.mine === true,
    requests: array(c.requests).filter(isObject).map((r) => ({ ...readNamed(r), purpose: string(r.purpose) })),
    queue: array(c.queue).filter(isObject).map(readNamed),
    paused: c.paused === true,
  };
  if (isObject(c.holder)) control.holder = readNamed(c.holder);
  if (string(c.reason)) control.reason = string(c.reason);
  return control;
}

function readNamed(v: JsonObject): Named {
  return { id: string(v.id), name: string(v.name) };
}

function scopes(value: unknown): Scope[] {
  const given = array(value);
  return SCOPES.filter((scope) => given.includes(scope));
}

function mode(value: unknown): ViewerMode {
  return VIEWER_MODES.find((m) => m === value) ?? 'watch';
}

function readIceServer(value: unknown): RTCIceServer[] {
  if (!isObject(value)) return [];
  const urls = typeof value.urls === 'string' ? [value.urls] : array(value.urls).filter((u) => typeof u === 'string');
  if (urls.length === 0) return [];
  const server: RTCIceServer = { urls };
  if (typeof value.username === 'string') server.username = value.username;
  if (typeof value.credential === 'string') server.credential = value.credential;
  return [server];
}

const LARGEST_CURSOR = 1024;

function readCursorShape(s: JsonObject): CursorShape | undefined {
  const width = number(s.width);
  const height = number(s.height);
  const whole = Number.isInteger(width) && Number.isInteger(height);
  if (!whole || width < 1 || height < 1 || width > LARGEST_CURSOR || height > LARGEST_CURSOR) return undefined;
  const rgba = decodeBase64(string(s.rgba));
  if (rgba?.length !== width * height * 4) return undefined;
  return { width, height, hotspotX: number(s.hotspotX), hotspotY: number(s.hotspotY), rgba };
}

function decodeBase64(text: string): Uint8ClampedArray<ArrayBuffer> | undefined {
  try {
    return Uint8ClampedArray.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function readStatistics(m: JsonObject): ServerStatistics {
  const stages: Partial<Record<ServerStage, Percentiles>> = {};
  for (const stage of SERVER_STAGES) {
    const value = object(m.stages)[stage];
    if (isObject(value)) stages[stage] = { p50: number(value.p50), p95: number(value.p95) };
  }
  return {
    encoder: string(m.encoder),
    codec: string(m.codec),
    source: string(m.source),
    viewers: number(m.viewers),
    framesPerSecond: number(m.framesPerSecond),
    bitrate: number(m.bitrate),
    targetBitrate: number(m.targetBitrate),
    keyframes: number(m.keyframes),
    stages,
    frames: array(m.frames).filter(isObject).map(readFrameTimes),
    ...(typeof m.heldFrames === 'number' ? { heldFrames: m.heldFrames } : {}),
  };
}

function readFrameTimes(f: JsonObject): FrameTimes {
  return {
    rtp: number(f.rtp),
    captured: number(f.captured),
    dequeued: number(f.dequeued),
    converted: number(f.converted),
    encoded: number(f.encoded),
    sent: number(f.sent),
  };
}
