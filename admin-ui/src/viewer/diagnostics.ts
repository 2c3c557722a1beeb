import type { LastFrame } from './measuring';
import type { Phase } from './sentences';
import type { ChatLine } from '../page/chat-log';
import type { Control, Desktop, OtherViewer, Output, OwnViewer, PointerNews } from './signalling';
import type { ConsentStanding } from './standing';
import type { ViewerStatistics } from './statistics';

/**
 * `window.waycast`: what the viewer knows, to read from a test, a benchmark or the browser's console. Reading changes
 * nothing, and nothing can be written. Every access gives the values of that moment.
 */
export interface Diagnostics {
  readonly version: string;
  /** `streaming` once frames are shown. */
  readonly state: Phase;
  readonly desktop: Readonly<Desktop> | undefined;
  /** What of the desktop can be watched; empty where there is no choice. */
  readonly outputs: readonly Readonly<Output>[];
  /** Pixels of the picture and where it is in the window, in CSS pixels. */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    readonly left: number;
    readonly top: number;
    readonly scale: number;
  };
  readonly stats: Readonly<ViewerStatistics>;
  readonly lastFrame: Readonly<LastFrame> | undefined;
  /** Milliseconds of performance.now() at which the first frame of this session was shown. */
  readonly firstFrameTime: number | undefined;
  /** Whether keys go to the desktop now. */
  readonly keyboardCaptured: boolean;
  /** This viewer, as the server knows it; undefined, like the next two, while there is no session. */
  readonly viewer: Readonly<OwnViewer> | undefined;
  /** Who controls the desktop, and who wants to. */
  readonly control: Readonly<Control> | undefined;
  /** What the person at the desktop allows. */
  readonly consent: Readonly<ConsentStanding> | undefined;
  readonly viewers: readonly Readonly<OtherViewer>[];
  readonly watchOnly: boolean;
  readonly chat: { readonly lines: readonly Readonly<ChatLine>[]; readonly unread: number; readonly open: boolean };
  /** Where others point now. */
  readonly pointers: readonly Readonly<PointerNews>[];
  /** Pieces of the picture that are shown without loss now. */
  readonly sharpTiles: number;
  /** Input events that have left this page so far. */
  readonly inputSent: number;
}

declare global {
  interface Window {
    readonly waycast: Diagnostics;
  }
}

export function publishDiagnostics(read: { readonly [K in keyof Diagnostics]: () => Diagnostics[K] }): void {
  const properties: PropertyDescriptorMap = {};
  for (const [name, get] of Object.entries(read)) properties[name] = { get, enumerable: true };
  Object.defineProperty(window, 'waycast', { value: Object.freeze(Object.create(null, properties)), enumerable: true });
}
