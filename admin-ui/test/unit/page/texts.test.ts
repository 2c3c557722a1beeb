import { beforeEach, describe, expect, it } from 'vitest';
import desktopPage from '../../../desktop.html?raw';
import viewerPage from '../../../index.html?raw';
import signInPage from '../../../sign-in.html?raw';
import { en as desktopEn } from '../../../src/desktop/texts/en';
import { zhCN as desktopZh } from '../../../src/desktop/texts/zh-CN';
import { chooseLanguage, currentLanguage, preferred, restoreLanguage } from '../../../src/page/language';
import { Texts, countdown } from '../../../src/page/texts';
import { en as signInEn } from '../../../src/sign-in/texts/en';
import { zhCN as signInZh } from '../../../src/sign-in/texts/zh-CN';
import { en as viewerEn } from '../../../src/viewer/texts/en';
import { zhCN as viewerZh } from '../../../src/viewer/texts/zh-CN';

const PAGES: [string, string, Record<string, string>, Record<string, string>][] = [
  ['the viewer', viewerPage, viewerEn, viewerZh],
  ['the sign-in page', signInPage, signInEn, signInZh],
  ['the desktop page', desktopPage, desktopEn, desktopZh],
];

const placeholders = (text: string | undefined): string[] => (text?.match(/\{\w+\}/g) ?? []).sort();

describe.each(PAGES)('the texts of %s', (_, html, english, chinese) => {
  it('are the same in every language', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  it('say something, about the same things', () => {
    for (const [key, text] of Object.entries(english)) {
      expect(text.trim(), key).not.toBe('');
      expect(chinese[key]?.trim(), key).not.toBe('');
      expect(placeholders(chinese[key]), key).toEqual(placeholders(text));
    }
  });

  it('are Chinese where they should be', () => {
    const untranslated = Object.entries(english)
      .filter(([key, text]) => chinese[key] === text && /[a-z]/i.test(text.replace(/\{\w+\}/g, '')))
      .map(([key]) => key);
    expect(untranslated).toEqual([]);
  });

  it('has each that the page’s HTML names', () => {
    const named = [...html.matchAll(/data-(?:text|label|placeholder)="([^"]+)"/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(3);
    for (const key of named) expect(Object.keys(english)).toContain(key);
  });
});

describe('Texts', () => {
  const texts = new Texts<'hello' | 'bye'>({
    en: { hello: 'Hello {name}', bye: 'Bye' },
    'zh-CN': { hello: '你好 {name}', bye: '再见' },
  });

  beforeEach(() => {
    chooseLanguage('en');
    document.body.replaceChildren();
  });

  it('follows a change of language, with its values', () => {
    const greeting = document.createElement('p');
    const button = document.createElement('button');
    document.body.append(greeting, button);
    texts.put(greeting, 'hello', { name: '<b>Ann</b>' });
    texts.label(button, 'bye');
    chooseLanguage('zh-CN');
    expect(greeting.textContent).toBe('你好 <b>Ann</b>');
    expect(greeting.querySelector('b')).toBeNull();
    expect(button.getAttribute('aria-label')).toBe('再见');
    expect(button.title).toBe('再见');
    expect(document.documentElement.lang).toBe('zh-CN');
  });

  it('leaves what others said as it is', () => {
    const said = document.createElement('p');
    document.body.append(said);
    texts.put(said, 'bye');
    texts.say(said, { said: 'The person declined.' });
    chooseLanguage('zh-CN');
    expect(said.textContent).toBe('The person declined.');
    texts.say(said, undefined);
    expect(said.textContent).toBe('');
  });

  it('leaves a placeholder that has no value', () => {
    expect(texts.text('hello')).toBe('Hello {name}');
    expect(texts.text('hello', {})).toBe('Hello {name}');
  });
});

describe('the language', () => {
  it.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['de-DE', 'zh-Hans-CN', 'en'], 'zh-CN'],
    [['de-DE', 'en-US', 'zh'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ] as const)('of a browser with %j is %s', (tags, wanted) => {
    expect(preferred(tags)).toBe(wanted);
  });

  it('is remembered', () => {
    chooseLanguage('zh-CN');
    localStorage.setItem('waycast.language', 'zh-CN');
    restoreLanguage();
    expect(currentLanguage()).toBe('zh-CN');
    localStorage.setItem('waycast.language', 'xx');
    restoreLanguage();
    expect(currentLanguage()).toBe('en');
  });
});

it.each([
  [30_000, '0:30'],
  [29_001, '0:30'],
  [65_000, '1:05'],
  [-5, '0:00'],
])('counts %d ms down as %s', (milliseconds, wanted) => {
  expect(countdown(milliseconds)).toBe(wanted);
});
