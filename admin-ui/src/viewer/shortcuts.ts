/** What Ctrl+Alt+Shift and a key do in the viewer itself. One table for the keyboard, the toolbar's hints and the help. */
export const SHORTCUTS = {
  release: { code: 'Escape', key: 'Escape' },
  mode: { code: 'KeyO', key: 'O' },
  fullscreen: { code: 'KeyF', key: 'F' },
  pointer: { code: 'KeyP', key: 'P' },
  paste: { code: 'KeyV', key: 'V' },
  statistics: { code: 'KeyS', key: 'S' },
  chat: { code: 'KeyC', key: 'C' },
} as const;

export type Shortcut = keyof typeof SHORTCUTS;

export const SHORTCUT_PREFIX = 'Ctrl+Alt+Shift+';

export function shortcutFor(code: string): Shortcut | undefined {
  for (const [name, shortcut] of Object.entries(SHORTCUTS)) {
    if (shortcut.code === code) return name as Shortcut;
  }
  return undefined;
}
