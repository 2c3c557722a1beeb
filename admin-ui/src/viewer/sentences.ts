/** What the person reads: one sentence for each thing that can happen, and what happens next. */

/** `soon`: by itself, with back-off; `later`: by itself, but slowly; `never`: only when the person asks. */
export type Retry = 'soon' | 'later' | 'never';

export interface Trouble {
  title: string;
  text: string;
  retry: Retry;
}

const HOW_TO_GET_AN_ADDRESS =
  'Run “./waycast demo” or “./waycast start” on the computer with the desktop and open the address it prints, or ask somebody who is watching already for a link.';

export const TROUBLES = {
  noAccess: {
    title: 'You need an address to sign in',
    text: HOW_TO_GET_AN_ADDRESS,
    retry: 'never',
  },
  tokenRefused: {
    title: 'This address has been used already, or is too old',
    text: `Each address works once. ${HOW_TO_GET_AN_ADDRESS}`,
    retry: 'never',
  },
  unreachable: {
    title: 'Waycast does not answer',
    text: 'Check that it is running and that this computer reaches it.',
    retry: 'soon',
  },
  closed: {
    title: 'The connection was interrupted',
    text: 'Waycast may have been restarted, or the network was lost.',
    retry: 'soon',
  },
  silent: {
    title: 'Waycast has stopped answering',
    text: 'The network may be down, or the computer asleep.',
    retry: 'soon',
  },
  noMedia: {
    title: 'The picture does not come through',
    text: 'Signalling works, but no media arrives: a firewall may block the UDP port that “./waycast doctor” names.',
    retry: 'soon',
  },
  mediaLost: {
    title: 'The picture was interrupted',
    text: 'No media has arrived for a while: the network may have changed.',
    retry: 'soon',
  },
  noWebRtc: {
    title: 'This browser cannot show the desktop',
    text: 'It has no WebRTC, or it is switched off. Use a current Chromium, Firefox or Safari.',
    retry: 'never',
  },
} as const satisfies Record<string, Trouble>;

const BY_CODE: Readonly<Record<string, Trouble>> = {
  'bad-message': {
    title: 'Waycast did not understand this page',
    text: 'Reload the page, so that both speak the same version.',
    retry: 'never',
  },
  'version-unsupported': {
    title: 'This page and Waycast speak different versions',
    text: 'Reload the page to get the one that fits.',
    retry: 'never',
  },
  unauthorized: TROUBLES.noAccess,
  'too-many-sessions': {
    title: 'All places are taken',
    text: 'This desktop has as many viewers as it allows; you are let in when one leaves.',
    retry: 'later',
  },
  'no-desktop': {
    title: 'There is no desktop to show',
    text: 'The desktop is not running or cannot be captured; “./waycast doctor” says why.',
    retry: 'later',
  },
  'capture-failed': {
    title: 'The desktop cannot be captured any more',
    text: 'Its session may have ended, or sharing was refused.',
    retry: 'soon',
  },
  'offer-rejected': {
    title: 'Waycast cannot serve this browser',
    text: 'They found no common way to carry the picture. Use a current Chromium, Firefox or Safari.',
    retry: 'never',
  },
  'codec-unsupported': {
    title: 'This browser cannot decode the picture',
    text: 'It needs H.264. Use a browser that has it, for instance Chromium, Firefox or Safari.',
    retry: 'never',
  },
  'session-timeout': {
    title: 'The session has ended',
    text: 'It reached the time that is set for one session.',
    retry: 'never',
  },
  'message-too-large': {
    title: 'That was too much at once',
    text: 'A message was larger than Waycast takes; paste shorter text.',
    retry: 'soon',
  },
  internal: {
    title: 'Something went wrong inside Waycast',
    text: 'Its log says what.',
    retry: 'soon',
  },
};

/** @param message the server's own sentence, which knows more than the code does */
export function troubleFor(code: string, message: string): Trouble {
  const known = BY_CODE[code] ?? { title: 'Waycast reports a problem', text: `Its name is “${code}”.`, retry: 'soon' };
  if (!message) return known;
  return { ...known, text: code === 'unauthorized' ? `${message} ${HOW_TO_GET_AN_ADDRESS}` : message };
}

/** What is going on, in words. */
export const PHASES = {
  'signing-in': 'Signing in…',
  connecting: 'Connecting…',
  waiting: 'Connected, waiting for the picture…',
  streaming: 'Live',
  paused: 'Paused',
  interrupted: 'No picture at the moment',
  unsteady: 'The connection is unsteady…',
  trouble: 'Not connected',
} as const;

export type Phase = keyof typeof PHASES;

export function waitingSentence(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds === 1 ? 'Trying again in a second.' : `Trying again in ${seconds} seconds.`;
}
