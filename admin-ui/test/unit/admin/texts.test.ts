// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import chinese from '../../../src/admin/texts/zh-CN.json';
import english from '../../../src/admin/texts/en.json';

const ADMIN = join(import.meta.dirname, '../../../src/admin');
const SPOKEN = ['aria-label', 'alt', 'help', 'label', 'placeholder', 'text', 'title', 'titleText', 'verb'];
/** Names, not words. */
const NAMES = ['Waycast'];

type Texts = { [key: string]: string | Texts };

function flat(texts: Texts, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

const sources = readdirSync(ADMIN, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .map((file) => ts.createSourceFile(file, readFileSync(join(ADMIN, file), 'utf8'), ts.ScriptTarget.ES2022, true));

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

function spoken(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const say = (text: string) => /\p{L}{2}/u.test(text) && !NAMES.includes(text.trim()) && found.push(`${file.fileName}: ${text}`);
  visit(file, (node) => {
    if (ts.isJsxText(node)) say(node.text);
    if (ts.isJsxAttribute(node) && SPOKEN.includes(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value)) say(value.text);
    }
    if (ts.isJsxExpression(node) && ts.isJsxElement(node.parent) && node.expression && ts.isStringLiteralLike(node.expression)) {
      say(node.expression.text);
    }
  });
  return found;
}

/** The first arguments of t(): whole, or the part before what is put in. */
function asked(): { whole: Set<string>; begun: Set<string> } {
  const whole = new Set<string>();
  const begun = new Set<string>();
  const take = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node)) whole.add(node.text);
    else if (ts.isTemplateExpression(node)) begun.add(node.head.text);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(take);
  };
  for (const file of sources) {
    visit(file, (node) => {
      if (ts.isCallExpression(node) && node.expression.getText() === 't' && node.arguments[0]) take(node.arguments[0]);
    });
  }
  return { whole, begun };
}

describe('texts', () => {
  const en = flat(english);
  const zh = flat(chinese);

  it('are the same in both languages, none empty', () => {
    expect([...zh.keys()]).toEqual([...en.keys()]);
    expect([...en, ...zh].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it('put the same values in', () => {
    const values = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();
    for (const [key, text] of en) expect(values(zh.get(key)!), key).toEqual(values(text));
  });

  it('are really Chinese', () => {
    const untranslated = [...zh].filter(([key, text]) => text === en.get(key) && /[a-z]{4}/.test(text));
    expect(untranslated).toEqual([]);
  });

  it('are all there that the pages ask for, and no other', () => {
    const { whole, begun } = asked();
    // useWord() looks these up by what the server says.
    const words = ['role.', 'scope.', 'state.', 'mode.', 'event.'];
    const starts = [...begun].filter((start) => start.includes('.')).concat(words);
    expect([...whole].filter((key) => !en.has(key))).toEqual([]);
    expect(starts.filter((start) => ![...en.keys()].some((key) => key.startsWith(start)))).toEqual([]);
    expect([...en.keys()].filter((key) => !whole.has(key) && !starts.some((start) => key.startsWith(start)))).toEqual([]);
  });

  it('are nowhere in the components themselves', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(spoken)).toEqual([]);
  });

  it('would be found in a component', () => {
    const bad = ts.createSourceFile('bad.tsx', `<p title="Hello">{'there'} you</p>`, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
    expect(spoken(bad)).toHaveLength(3);
  });
});
