/** What all pages say. */
export const common = {
  'page.language': 'Language',
  'page.theme.system': 'Theme: as the system',
  'page.theme.dark': 'Theme: dark',
  'page.theme.light': 'Theme: light',
  'page.close': 'Close',
  'page.cancel': 'Cancel',
  'role.admin': 'Administrator',
  'role.operator': 'Operator',
  'role.viewer': 'Viewer',
  'role.auditor': 'Auditor',
  'role.guest': 'Guest',
} as const;
