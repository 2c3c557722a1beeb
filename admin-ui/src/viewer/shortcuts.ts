/** What Ctrl+Alt+Shift and a key do in the viewer itself. One table for the keyboard, the toolbar's hints and the help. */
export const SHORTCUTS = {
  release: { code: 'Escape', key: 'Escape', label: 'Take the keyboard back from the desktop and go to the toolbar' },
  mode: { code: 'KeyO', key: 'O', label: 'Fit the window, or one to one' },
  fullscreen: { code: 'KeyF', key: 'F', label: 'Full screen' },
  pointer: { code: 'KeyP', key: 'P', label: 'Relative pointer, for games and 3D' },
  paste: { code: 'KeyV', key: 'V', label: 'Type this computer’s clipboard on the desktop' },
  statistics: { code: 'KeyS', key: 'S', label: 'Statistics' },
} as const;

export type Shortcut = keyof typeof SHORTCUTS;

export const SHORTCUT_PREFIX = 'Ctrl+Alt+Shift+';

export function shortcutFor(code: string): Shortcut | undefined {
  for (const [name, shortcut] of Object.entries(SHORTCUTS)) {
    if (shortcut.code === code) return name as Shortcut;
  }
  return undefined;
}
