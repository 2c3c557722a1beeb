import { common } from '../../page/texts/en';

export const en = {
  ...common,
  'title': 'Sign in to Waycast',
  'name': 'Name',
  'password': 'Password',
  'password.show': 'Show',
  'password.hide': 'Hide',
  'caps-lock': 'Caps Lock is on.',
  'submit': 'Sign in',
  'busy': 'One moment…',
  'no-accounts': 'This Waycast knows no accounts: open the address it printed when it started.',
  'failed.credentials': 'Name or password is not right.',
  'failed.network': 'Waycast does not answer. Check that it is running and that this computer reaches it, then try again.',
  'failed.server': 'Something went wrong inside Waycast; its log says what. Try again in a moment.',
  'failed.wait': 'Too many attempts. You can try again in {time}.',
  'failed.wait.over': 'You can try again now.',
  'failed.empty': 'Fill in both fields.',
  'change.title': 'Choose a password of your own',
  'change.why': 'The one you signed in with works only until you choose your own.',
  'change.current': 'Password now',
  'change.new': 'New password',
  'change.again': 'The same again',
  'change.rules': 'At least {length} characters. A few words in a row are easy to remember and hard to guess.',
  'change.short': 'The new password needs at least {length} characters.',
  'change.different': 'The two do not match.',
  'change.same': 'Choose one that differs from the password now.',
  'change.wrong': 'The password now is not right.',
  'change.submit': 'Change password and go on',
  'other': 'Sign in as somebody else',
} as const;

export type TextKey = keyof typeof en;
