import type { Sentence, TextKey } from './texts';

/**
 * `soon`: by itself, with back-off; `later`: by itself, but slowly; `never`: only when the person asks; `final`: not even
 * then.
 */
export type Retry = 'soon' | 'later' | 'never' | 'final';

/** What the person reads: one sentence for each thing that can happen, and what happens next. */
export interface Trouble {
  title: TextKey;
  text: Sentence;
  retry: Retry;
  /** Milliseconds before the server wants to hear from this page again. */
  waitMs?: number;
}

function trouble(name: string, title: TextKey, text: TextKey, retry: Retry): [string, Trouble] {
  return [name, { title, text: { key: text }, retry }];
}

export const TROUBLES = {
  noAccess: { title: 'trouble.no-access', text: { key: 'trouble.how-to-get-an-address' }, retry: 'never' },
  tokenRefused: { title: 'trouble.token-refused', text: { key: 'trouble.token-refused.text' }, retry: 'never' },
  unreachable: { title: 'trouble.unreachable', text: { key: 'trouble.unreachable.text' }, retry: 'soon' },
  closed: { title: 'trouble.closed', text: { key: 'trouble.closed.text' }, retry: 'soon' },
  silent: { title: 'trouble.silent', text: { key: 'trouble.silent.text' }, retry: 'soon' },
  noMedia: { title: 'trouble.no-media', text: { key: 'trouble.no-media.text' }, retry: 'soon' },
  mediaLost: { title: 'trouble.media-lost', text: { key: 'trouble.media-lost.text' }, retry: 'soon' },
  noWebRtc: { title: 'trouble.no-webrtc', text: { key: 'trouble.no-webrtc.text' }, retry: 'never' },
} as const satisfies Record<string, Trouble>;

/** By the code of the server's error. */
const BY_CODE: ReadonlyMap<string, Trouble> = new Map([
  trouble('bad-message', 'trouble.bad-message', 'trouble.bad-message.text', 'never'),
  trouble('version-unsupported', 'trouble.version-unsupported', 'trouble.version-unsupported.text', 'never'),
  trouble('unauthorized', 'trouble.no-access', 'trouble.how-to-get-an-address', 'never'),
  trouble('too-many-sessions', 'trouble.too-many-sessions', 'trouble.too-many-sessions.text', 'later'),
  trouble('no-desktop', 'trouble.no-desktop', 'trouble.no-desktop.text', 'later'),
  trouble('capture-failed', 'trouble.capture-failed', 'trouble.capture-failed.text', 'soon'),
  trouble('offer-rejected', 'trouble.offer-rejected', 'trouble.offer-rejected.text', 'never'),
  trouble('codec-unsupported', 'trouble.codec-unsupported', 'trouble.codec-unsupported.text', 'never'),
  trouble('session-timeout', 'trouble.session-timeout', 'trouble.session-timeout.text', 'never'),
  trouble('message-too-large', 'trouble.message-too-large', 'trouble.message-too-large.text', 'soon'),
  trouble('consent-required', 'consent.title', 'consent.text', 'never'),
  trouble('consent-refused', 'consent.refused', 'consent.refused.text', 'never'),
  trouble('forbidden', 'trouble.forbidden', 'trouble.forbidden.text', 'never'),
  trouble('rate-limited', 'trouble.rate-limited', 'trouble.rate-limited.text', 'later'),
  trouble('ended', 'trouble.ended', 'trouble.ended.text', 'final'),
  trouble('internal', 'trouble.internal', 'trouble.internal.text', 'soon'),
]);

/**
 * @param message the server's own sentence, which knows more than the code does
 * @param retryAfter seconds, where the server says when to try again
 */
export function troubleFor(code: string, message: string, retryAfter?: number): Trouble {
  const known: Trouble = BY_CODE.get(code) ?? {
    title: 'trouble.unknown',
    text: { key: 'trouble.unknown.text', values: { code } },
    retry: 'soon',
  };
  if (code === 'rate-limited' && retryAfter !== undefined) {
    const text: Sentence = { key: 'trouble.rate-limited.seconds', values: { seconds: retryAfter } };
    return { ...known, text, waitMs: retryAfter * 1000 };
  }
  if (!message) return known;
  if (code !== 'unauthorized') return { ...known, text: { said: message } };
  return { ...known, text: { key: 'trouble.unauthorized.text', values: { said: message } } };
}

export const PHASES = [
  'signing-in',
  'connecting',
  'consent',
  'waiting',
  'streaming',
  'paused',
  'interrupted',
  'unsteady',
  'trouble',
] as const;

/** What is going on. `consent`: connected, and the person at the desktop has to agree first. */
export type Phase = (typeof PHASES)[number];

export function waitingSentence(milliseconds: number): Sentence {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds === 1 ? { key: 'retry.second' } : { key: 'retry.seconds', values: { seconds } };
}
