/// <reference types="vite/client" />

/** The version in package.json, put in by Vite. */
declare const __APP_VERSION__: string;

/** https://wicg.github.io/keyboard-lock/ */
interface Navigator {
  readonly keyboard?: { lock(codes?: string[]): Promise<void>; unlock(): void };
}
