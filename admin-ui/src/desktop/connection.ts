import { signIn } from '../page/access';
import { whoAmI } from '../page/me';
import { Backoff } from '../page/reconnect';
import { parseServerMessage, type ClientMessage, type ServerMessage } from './protocol';

/**
 * - `connecting`: not yet, or not any more; goes on by itself
 * - `connected`
 * - `not-here`: this page is for the person at the desktop, and whoever looks at it came another way
 * - `token-refused`: so is this, by an address that was used already
 */
export type Link = 'connecting' | 'connected' | 'not-here' | 'token-refused';

/** The way to the server; comes back by itself after it breaks. */
export class Connection {
  #socket: WebSocket | undefined;
  readonly #backoff = new Backoff();

  constructor(
    private readonly listener: { onLink: (link: Link) => void; onMessage: (message: ServerMessage) => void },
  ) {}

  /** @param token of the address that was printed at the desktop */
  async start(token: string | undefined): Promise<void> {
    this.listener.onLink('connecting');
    const access = await signIn(token);
    if (typeof access === 'object') {
      this.#later(token, access.retryAfter * 1000);
    } else if (access === 'unreachable') {
      this.#later(token);
    } else if (access === 'signed-in') {
      await this.#open();
    } else {
      this.listener.onLink(access === 'token-refused' ? 'token-refused' : 'not-here');
    }
  }

  /** @returns false when nobody is there to hear it */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  async #open(): Promise<void> {
    const me = await whoAmI();
    if (typeof me === 'object' && !me.owner) {
      this.listener.onLink('not-here');
      return;
    }
    const address = new URL('/ws/v1/desktop', window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#backoff.reset();
      this.listener.onLink('connected');
    };
    socket.onmessage = ({ data }) => {
      const message = typeof data === 'string' ? parseServerMessage(data) : undefined;
      if (message) this.listener.onMessage(message);
    };
    socket.onclose = () => {
      this.listener.onLink('connecting');
      this.#later(undefined);
    };
  }

  #later(token: string | undefined, atLeastMs = 0): void {
    window.setTimeout(() => void this.start(token), this.#backoff.next(atLeastMs));
  }
}
