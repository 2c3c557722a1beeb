/** The messages of the desktop page's WebSocket; docs/consent.md describes them. Reading is tolerant. */
import type { ChatLine } from '../page/chat-log';
import { array, isObject, number, parseObject, string, time, type JsonObject } from '../page/json';

/** Somebody asks. */
export interface Question {
  id: string;
  name: string;
  address: string;
  scopes: string[];
  purpose: string;
  /** How long it would last. */
  minutes: number;
  /** Until when an answer counts; milliseconds since 1970. */
  until: number | undefined;
  /** To be seen alone can be allowed, where more was asked for. */
  watchOnly: boolean;
}

/** Somebody is there. */
export interface Visitor {
  session: string;
  name: string;
  address: string;
  scopes: string[];
  /** Milliseconds since 1970; undefined: as long as the session. */
  until: number | undefined;
  /** Mouse and keyboard are in this person's hands now. */
  controls: boolean;
}

export interface DesktopState {
  desktop: string;
  /** People come in without being asked for. */
  unattended: boolean;
  questions: Question[];
  visitors: Visitor[];
}

export type ServerMessage =
  | { type: 'state'; state: DesktopState }
  | { type: 'chat'; line: ChatLine }
  | { type: 'error'; code: string; sentence: string };

export type ClientMessage =
  /** No scopes: a no. */
  | { type: 'answer'; id: string; scopes: string[] }
  | { type: 'stop'; session: string }
  | { type: 'stop-all' }
  | { type: 'renew'; session: string; minutes: number }
  | { type: 'chat'; text: string };

/** @returns undefined for what this page does not know */
export function parseServerMessage(text: string): ServerMessage | undefined {
  const m = parseObject(text);
  switch (m?.type) {
    case 'state':
      return {
        type: 'state',
        state: {
          desktop: string(m.desktop),
          unattended: m.unattended === true,
          questions: array(m.questions).filter(isObject).map(readQuestion),
          visitors: array(m.visitors).filter(isObject).map(readVisitor),
        },
      };
    case 'chat':
      return {
        type: 'chat',
        line: { from: string(m.from), desktop: m.desktop === true, text: string(m.text), at: time(m.at) ?? Date.now() },
      };
    case 'error':
      return { type: 'error', code: string(m.code), sentence: string(m.sentence) };
    default:
      return undefined;
  }
}

function readQuestion(q: JsonObject): Question {
  return {
    id: string(q.id),
    name: string(q.name),
    address: string(q.address),
    scopes: words(q.scopes),
    purpose: string(q.purpose),
    minutes: number(q.minutes),
    until: time(q.until),
    watchOnly: q.watchOnly === true,
  };
}

function readVisitor(v: JsonObject): Visitor {
  return {
    session: string(v.session),
    name: string(v.name),
    address: string(v.address),
    scopes: words(v.scopes),
    until: time(v.until),
    controls: v.controls === true,
  };
}

function words(value: unknown): string[] {
  return array(value).filter((v): v is string => typeof v === 'string');
}
