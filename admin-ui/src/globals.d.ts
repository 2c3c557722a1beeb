/// <reference types="vite/client" />

/** The version in package.json, put in by Vite. */
declare const __APP_VERSION__: string;

interface Navigator {
  /** https://wicg.github.io/netinfo/ */
  readonly connection?: EventTarget;
  /** https://wicg.github.io/keyboard-lock/ */
  readonly keyboard?: { lock(codes?: string[]): Promise<void>; unlock(): void };
}
