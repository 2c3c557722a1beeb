import type {
  ConsentNews,
  Control,
  Named,
  OtherViewer,
  OwnViewer,
  PeopleMessage,
  Quality,
  Scope,
} from './signalling';

/** How a question to the person at the desktop, or the consent they gave, came to nothing. */
export interface ConsentEnd {
  how: 'refused' | 'withdrawn' | 'expired';
  reason?: string;
}

/** What the person at the desktop allows. Each part is missing when there is nothing to say. */
export interface ConsentStanding {
  /** Somebody has to be asked before anything is seen. */
  required: boolean;
  given?: { scopes: readonly Scope[]; until?: number };
  asked?: { scopes: readonly Scope[]; until?: number };
  ended?: ConsentEnd;
}

/** Where this viewer stands: who it is, what it may do, and who else is there. Immutable. */
export interface Standing {
  viewer: OwnViewer;
  consent: ConsentStanding;
  control: Control;
  viewers: readonly OtherViewer[];
  watchOnly: boolean;
  /** Undefined: the server has no choice. */
  quality: Quality | undefined;
}

const FREE: Control = { state: 'none', mine: false, requests: [], queue: [], paused: false };

export function greet(viewer: OwnViewer, consent: ConsentNews, quality?: Quality): Standing {
  return {
    viewer,
    consent: nextConsent({ required: consent.required }, consent),
    control: FREE,
    viewers: [],
    watchOnly: false,
    quality,
  };
}

export function next(standing: Standing, message: PeopleMessage): Standing {
  switch (message.type) {
    case 'viewers':
      return { ...standing, viewers: message.viewers, viewer: renewMode(standing.viewer, message.viewers) };
    case 'control':
      return { ...standing, control: message };
    case 'consent':
      return { ...standing, consent: nextConsent(standing.consent, message) };
    case 'restricted':
      return { ...standing, watchOnly: message.watchOnly };
    case 'quality':
      return { ...standing, quality: { mode: message.mode, scenario: message.scenario } };
    case 'pointers':
    case 'chat':
      return standing;
  }
}

function renewMode(viewer: OwnViewer, viewers: readonly OtherViewer[]): OwnViewer {
  const self = viewers.find((v) => v.id === viewer.id);
  return self && self.mode !== viewer.mode ? { ...viewer, mode: self.mode } : viewer;
}

/** A question about more, or for longer, leaves what was given before untouched until it is answered. */
function nextConsent(consent: ConsentStanding, news: ConsentNews): ConsentStanding {
  const { given } = consent;
  const { required } = news;
  const kept = given ? { given } : {};
  const until = news.until === undefined ? {} : { until: news.until };
  switch (news.state) {
    case 'none':
      return { required };
    case 'asked':
      return { required, ...kept, asked: { scopes: news.scopes, ...until } };
    case 'given':
    case 'renewed':
      return { required, given: { scopes: news.scopes, ...until } };
    case 'refused':
      return { required, ...kept, ended: end('refused', news.reason) };
    case 'withdrawn':
    case 'expired':
      return { required, ended: end(news.state, news.reason) };
  }
}

function end(how: ConsentEnd['how'], reason: string | undefined): ConsentEnd {
  return reason === undefined ? { how } : { how, reason };
}

export function consents({ consent }: Standing, scope: Scope): boolean {
  return !consent.required || (consent.given?.scopes.includes(scope) ?? false);
}

/** Whether this viewer may see the picture. */
export function mayWatch(standing: Standing): boolean {
  return consents(standing, 'watch');
}

/** Whether this viewer's input goes to the desktop now. */
export function holdsControl(standing: Standing | undefined): boolean {
  if (!standing || standing.watchOnly || !consents(standing, 'control')) return false;
  return standing.control.mine && !standing.control.paused;
}

/**
 * What this viewer can do about control.
 *
 * - `none`: nothing, it may not control
 * - `watch-only`: nothing, a supervisor took it away
 * - `consent`: ask the person at the desktop
 * - `asking`: they have been asked
 * - `free`: nobody has it, it can be taken
 * - `ask`: ask the one who has it
 * - `waiting`: asked, or in the queue
 * - `mine`: give it back
 */
export type ControlOffer =
  | { kind: 'none' | 'watch-only' | 'consent' | 'free' | 'mine' }
  | { kind: 'asking'; until?: number }
  | { kind: 'ask'; holder: string; mayTake: boolean }
  /** @param position counted from 1 */
  | { kind: 'waiting'; position: number; holder: string };

/** @param supervisor whether this viewer may take control from somebody */
export function controlOffer(standing: Standing, supervisor: boolean): ControlOffer {
  const { viewer, control, consent, watchOnly } = standing;
  if (!viewer.scopes.includes('control')) return { kind: 'none' };
  if (watchOnly) return { kind: 'watch-only' };
  if (!consents(standing, 'control')) {
    if (!consent.asked?.scopes.includes('control')) return { kind: 'consent' };
    return consent.asked.until === undefined ? { kind: 'asking' } : { kind: 'asking', until: consent.asked.until };
  }
  if (control.mine) return { kind: 'mine' };
  const holder = control.holder?.name ?? '';
  const position = control.queue.findIndex((waiting) => waiting.id === viewer.id) + 1;
  if (position > 0) return { kind: 'waiting', position, holder };
  if (!control.holder) return { kind: 'free' };
  return { kind: 'ask', holder, mayTake: supervisor };
}

/** Why input no longer goes to the desktop; undefined while nothing was lost. */
export type ControlLoss =
  | { why: 'watch-only' | 'paused' | 'consent' | 'gone' }
  | { why: 'handed-over'; to: string }
  | { why: 'said'; words: string };

export function controlLoss(before: Standing, after: Standing): ControlLoss | undefined {
  if (!holdsControl(before) || holdsControl(after)) return undefined;
  if (after.watchOnly) return { why: 'watch-only' };
  if (after.control.reason) return { why: 'said', words: after.control.reason };
  if (!consents(after, 'control')) return { why: 'consent' };
  if (after.control.mine && after.control.paused) return { why: 'paused' };
  if (after.control.holder && after.control.holder.id !== after.viewer.id) {
    return { why: 'handed-over', to: after.control.holder.name };
  }
  return { why: 'gone' };
}

/** Everybody but this viewer. */
export function others(standing: Standing): OtherViewer[] {
  return standing.viewers.filter((viewer) => viewer.id !== standing.viewer.id);
}

/** Modes that make sense to offer. */
export function modesOf(viewer: OwnViewer): OwnViewer['mode'][] {
  return (['control', 'point', 'watch'] as const).filter((mode) => viewer.scopes.includes(mode));
}

export function newRequests(before: Control, after: Control): Named[] {
  return after.requests.filter((request) => !before.requests.some((known) => known.id === request.id));
}
