import { takeToken } from '../page/access';
import { ChatLog, submitOnEnter } from '../page/chat-log';
import { element } from '../page/elements';
import { onLanguage, restoreLanguage } from '../page/language';
import { languageChoice, themeButton } from '../page/preferences';
import { restoreTheme } from '../page/theme';
import { Connection, type Link } from './connection';
import { iconOf, indicator, titleOf } from './indicator';
import type { ClientMessage, DesktopState, ServerMessage } from './protocol';
import { Questions } from './questions';
import { texts } from './texts';
import { Visitors } from './visitors';

restoreTheme();
restoreLanguage();
texts.translate(document);
const token = takeToken(window.location, window.history);
element('preferences', HTMLElement).append(languageChoice(texts), themeButton(texts));

const PROBLEM_SHOWN_MS = 8_000;

const favicon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
const problem = element('problem', HTMLParagraphElement);
const stopAll = element('stop-all', HTMLButtonElement);
const chatForm = element('chat-form', HTMLFormElement);
const chatText = element('chat-text', HTMLTextAreaElement);
const chatEmpty = element('chat-empty', HTMLParagraphElement);

let state: DesktopState = { desktop: '', unattended: false, questions: [], visitors: [] };
let link: Link = 'connecting';
let problemTimer: number | undefined;

const questions = new Questions((id, scopes) => send({ type: 'answer', id, scopes }));
const visitors = new Visitors({
  stop: (session) => send({ type: 'stop', session }),
  renew: (session, minutes) => send({ type: 'renew', session, minutes }),
});
const chat = new ChatLog(element('chat-lines', HTMLDivElement), {
  own: (line) => line.desktop,
  atDesktop: (where) => texts.put(where, 'chat.here'),
});

const connection = new Connection({
  onLink: (now) => {
    link = now;
    if (now === 'connected') {
      // The latest lines are told anew.
      chat.clear();
      chatEmpty.hidden = false;
    } else {
      // What was allowed or asked meanwhile is not known: an answer to it would go nowhere.
      state = { ...state, questions: [], visitors: [] };
    }
    show();
  },
  onMessage: receive,
});

function receive(message: ServerMessage): void {
  switch (message.type) {
    case 'state':
      ({ state } = message);
      show();
      break;
    case 'chat':
      chat.add(message.line);
      chatEmpty.hidden = true;
      break;
    case 'error':
      complain(message.sentence);
      // A question that is gone stays disabled otherwise, should it come again.
      questions.show(state.questions);
      break;
  }
}

function send(message: ClientMessage): boolean {
  if (connection.send(message)) return true;
  complain(texts.text('not-sent'));
  return false;
}

function complain(sentence: string): void {
  problem.textContent = sentence;
  window.clearTimeout(problemTimer);
  problemTimer = window.setTimeout(() => (problem.textContent = ''), PROBLEM_SHOWN_MS);
}

function show(): void {
  showLink();
  showIndicator();
  element('unattended', HTMLElement).hidden = !state.unattended;
  questions.show(state.questions);
  visitors.show(state.visitors);
}

function showLink(): void {
  const shut = link === 'not-here' || link === 'token-refused';
  element('shut', HTMLElement).hidden = !shut;
  element('open', HTMLElement).hidden = shut;
  if (link === 'not-here' || link === 'token-refused') {
    texts.put(element('shut-title', HTMLHeadingElement), link);
    texts.put(element('shut-text', HTMLParagraphElement), `${link}.text`);
  }
  const status = element('link', HTMLParagraphElement);
  status.dataset.link = link;
  texts.put(status, link === 'connected' ? 'connected' : 'connecting');
  const name = element('desktop', HTMLParagraphElement);
  name.hidden = state.desktop === '';
  texts.put(name, 'desktop', { name: state.desktop });
}

function showIndicator(): void {
  const { mood, names } = indicator(state);
  element('indicator', HTMLElement).dataset.mood = mood;
  const words = element('indicator-text', HTMLParagraphElement);
  if (link !== 'connected') texts.put(words, 'indicator.unknown');
  else texts.put(words, `indicator.${mood}`, { names: names.join(', ') });
  stopAll.hidden = state.visitors.length + state.questions.length === 0;
  const title = titleOf(state);
  document.title = texts.text(title.key, title.values);
  if (favicon) favicon.href = iconOf(state);
}

stopAll.addEventListener('click', () => send({ type: 'stop-all' }));
submitOnEnter(chatText, chatForm);
chatForm.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = chatText.value.trim();
  if (text && send({ type: 'chat', text })) chatText.value = '';
});
onLanguage(showIndicator);
show();
void connection.start(token);
