import { element } from '../page/elements';
import { restoreLanguage } from '../page/language';
import { signOut, whoAmI, type Me } from '../page/me';
import { safeNext } from '../page/next';
import { languageChoice, themeButton } from '../page/preferences';
import { Texts, countdown, type Sentence } from '../page/texts';
import { restoreTheme } from '../page/theme';
import { PasswordField } from './password-field';
import { SHORTEST_PASSWORD, changePassword, objection, signIn, type Refusal } from './session';
import { en, type TextKey } from './texts/en';
import { zhCN } from './texts/zh-CN';

restoreTheme();
restoreLanguage();
const texts = new Texts<TextKey>({ en, 'zh-CN': zhCN });
texts.translate(document);
element('preferences', HTMLElement).append(languageChoice(texts), themeButton(texts));

const next = safeNext(new URLSearchParams(window.location.search).get('next'), window.location.origin);
const title = element('title', HTMLHeadingElement);
const error = element('error', HTMLParagraphElement);

const signInForm = element('sign-in', HTMLFormElement);
const name = element('name', HTMLInputElement);
const password = new PasswordField('password', texts);

const changeForm = element('change', HTMLFormElement);
const changeName = element('change-name', HTMLInputElement);
const current = new PasswordField('current', texts);
const fresh = new PasswordField('fresh', texts);
const again = new PasswordField('again', texts);

let waiting: number | undefined;

signInForm.addEventListener('submit', (event) => {
  event.preventDefault();
  password.hide();
  if (!name.value.trim() || !password.value) {
    fail(signInForm, { key: 'failed.empty' });
    (name.value.trim() ? password : name).focus();
    return;
  }
  void busy(signInForm, async () => {
    const answer = await signIn(name.value.trim(), password.value);
    if ('why' in answer) {
      refuse(signInForm, answer, 'failed.credentials');
      password.focus();
    } else if (answer.passwordChangeRequired) {
      askForChange(answer, password.value);
    } else {
      window.location.replace(next);
    }
  });
});

changeForm.addEventListener('submit', (event) => {
  event.preventDefault();
  for (const field of [current, fresh, again]) field.hide();
  const wrong = objection(current.value, fresh.value, again.value);
  if (wrong) {
    fail(changeForm, { key: wrong, values: { length: SHORTEST_PASSWORD } });
    (current.value ? fresh : current).focus();
    return;
  }
  void busy(changeForm, async () => {
    const answer = await changePassword(current.value, fresh.value);
    if (answer === 'changed') window.location.replace(next);
    else refuse(changeForm, answer, 'change.wrong');
  });
});

element('other', HTMLButtonElement).addEventListener('click', () => {
  void signOut().then(() => window.location.reload());
});

/** @param known the password just signed in with, which need not be typed again */
function askForChange(me: Me, known: string): void {
  show(changeForm, 'change.title');
  texts.put(element('rules', HTMLParagraphElement), 'change.rules', { length: SHORTEST_PASSWORD });
  changeName.value = me.name;
  current.value = known;
  element('current-field', HTMLDivElement).hidden = known !== '';
  (known ? fresh : current).focus();
}

function show(form: HTMLFormElement, heading: TextKey): void {
  for (const one of [signInForm, changeForm]) one.hidden = one !== form;
  texts.put(title, heading);
  document.title = texts.text(heading);
  form.prepend(error);
  texts.say(error, undefined);
}

/** While the server is asked nothing can be sent twice. */
async function busy(form: HTMLFormElement, action: () => Promise<void>): Promise<void> {
  const submit = submitOf(form);
  submit.disabled = true;
  form.setAttribute('aria-busy', 'true');
  texts.say(error, undefined);
  try {
    await action();
  } finally {
    form.removeAttribute('aria-busy');
    submit.disabled = waiting !== undefined;
  }
}

function refuse(form: HTMLFormElement, refusal: Refusal, credentials: TextKey): void {
  switch (refusal.why) {
    case 'credentials':
      fail(form, { key: credentials });
      break;
    case 'network':
      fail(form, { key: 'failed.network' });
      break;
    case 'server':
      fail(form, { key: 'failed.server' });
      break;
    case 'said':
      fail(form, { said: refusal.words });
      break;
    case 'wait':
      wait(form, refusal.seconds);
      break;
  }
}

function fail(form: HTMLFormElement, sentence: Sentence<TextKey>): void {
  form.prepend(error);
  texts.say(error, sentence);
}

function wait(form: HTMLFormElement, seconds: number): void {
  const until = performance.now() + seconds * 1000;
  const submit = submitOf(form);
  window.clearInterval(waiting);
  const tell = (): void => {
    const left = until - performance.now();
    if (left > 0) {
      fail(form, { key: 'failed.wait', values: { time: countdown(left) } });
      return;
    }
    window.clearInterval(waiting);
    waiting = undefined;
    submit.disabled = false;
    fail(form, { key: 'failed.wait.over' });
  };
  submit.disabled = true;
  waiting = window.setInterval(tell, 1000);
  tell();
}

function submitOf(form: HTMLFormElement): HTMLButtonElement {
  const submit = form.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (!submit) throw new Error(`the form ${form.id} has no submit button`);
  return submit;
}

const me = await whoAmI();
if (typeof me === 'object') {
  if (me.passwordChangeRequired) askForChange(me, '');
  else window.location.replace(next);
} else {
  show(signInForm, 'title');
  if (me === 'no-accounts') fail(signInForm, { key: 'no-accounts' });
  if (me === 'unreachable') fail(signInForm, { key: 'failed.network' });
  name.focus();
}
