import { beforeEach, describe, expect, it } from 'vitest';
import { Keyboard } from '../../../src/viewer/input/keyboard';
import { InputSender } from '../../../src/viewer/input/sender';
import type { InputEvent as DesktopEvent } from '../../../src/viewer/signalling';

let sink: HTMLTextAreaElement;
let sent: string[];
let keyboard: Keyboard;
let shortcuts: string[];

function start(mac = false): void {
  sink = document.createElement('textarea');
  sent = [];
  shortcuts = [];
  const tell = (e: DesktopEvent): string => {
    if (e.kind === 'key') return (e.pressed ? '+' : '-') + e.code;
    return e.kind === 'text' ? `"${e.text}"` : e.kind;
  };
  const sender = new InputSender({
    bufferedBytes: 0,
    send: (events) => {
      sent.push(...events.map(tell));
      return true;
    },
  });
  keyboard = new Keyboard({
    sink,
    sender,
    mac,
    maxTextLength: () => 5,
    shortcut: (code) => {
      if (code !== 'Escape') return false;
      shortcuts.push(code);
      return true;
    },
  });
}

beforeEach(() => start());

function key(type: 'keydown' | 'keyup', code: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent(type, { code, key: init.key ?? code, cancelable: true, ...init });
  sink.dispatchEvent(event);
  return event;
}

const shift = { key: 'Shift', shiftKey: true };

describe('Keyboard', () => {
  it('sends keys by place, keeps them from the browser, and leaves repeating to the desktop', () => {
    expect(key('keydown', 'KeyY', { key: 'z' }).defaultPrevented).toBe(true);
    key('keydown', 'KeyY', { key: 'z', repeat: true });
    key('keyup', 'KeyY', { key: 'z' });
    expect(key('keydown', 'Tab').defaultPrevented).toBe(true);
    expect(sent).toEqual(['+KeyY', '-KeyY', '+Tab']);
  });

  it('lets a modifier go that went up elsewhere', () => {
    key('keydown', 'ShiftLeft', shift);
    key('keydown', 'KeyA', { key: 'a', shiftKey: false });
    expect(sent).toEqual(['+ShiftLeft', '-ShiftLeft', '+KeyA']);
  });

  it('keeps a modifier that is still down', () => {
    key('keydown', 'ShiftLeft', shift);
    key('keydown', 'KeyA', { key: 'A', shiftKey: true });
    keyboard.correctModifiers(new MouseEvent('pointermove', { shiftKey: true }));
    expect(sent).toEqual(['+ShiftLeft', '+KeyA']);
    keyboard.correctModifiers(new MouseEvent('pointermove'));
    expect(sent.at(-1)).toBe('-ShiftLeft');
  });

  it('takes away the Ctrl that Windows puts before AltGr', () => {
    key('keydown', 'ControlLeft', { key: 'Control', ctrlKey: true });
    key('keydown', 'AltRight', { key: 'AltGraph', ctrlKey: true, altKey: true, modifierAltGraph: true });
    key('keydown', 'KeyQ', { key: '@', modifierAltGraph: true });
    expect(sent).toEqual(['+ControlLeft', '-ControlLeft', '+AltRight', '+KeyQ']);
  });

  it('passes dead keys through by place, without their composition', () => {
    key('keydown', 'Equal', { key: 'Dead' });
    sink.dispatchEvent(new CompositionEvent('compositionend', { data: '´' }));
    expect(sent).toEqual(['+Equal']);
  });

  it('sends what an input method composes as text, and none of its keys', () => {
    expect(key('keydown', 'KeyN', { key: 'Process' }).defaultPrevented).toBe(false);
    key('keydown', 'KeyI', { key: 'i', isComposing: true });
    sink.dispatchEvent(new CompositionEvent('compositionend', { data: '你' }));
    key('keyup', 'KeyI', { key: 'i' });
    expect(sent).toEqual(['"你"']);
  });

  it('understands a soft keyboard, which has no places', () => {
    const input = (inputType: string, data: string | null): boolean =>
      sink.dispatchEvent(new InputEvent('beforeinput', { inputType, data, cancelable: true }));
    key('keydown', '', { key: 'Unidentified' });
    expect(input('insertText', 'ü')).toBe(false);
    input('deleteContentBackward', null);
    input('insertLineBreak', null);
    expect(sent).toEqual(['"ü"', '+Backspace', '-Backspace', '+Enter', '-Enter']);
  });

  it('cuts long text between characters and types line ends as such', () => {
    keyboard.type('ab\r\nc🐧🐧\r!');
    expect(sent).toEqual(['"ab\nc🐧"', '"🐧\n!"']);
  });

  it('gives the keyboard back on its shortcut, with nothing held', () => {
    key('keydown', 'ControlLeft', { key: 'Control', ctrlKey: true });
    const all = { ctrlKey: true, altKey: true, shiftKey: true };
    key('keydown', 'KeyX', { key: 'X', ...all });
    expect(key('keydown', 'Escape', all).defaultPrevented).toBe(true);
    expect(shortcuts).toEqual(['Escape']);
    expect(sent).toEqual(['+ControlLeft', '+KeyX', 'releaseAll']);
  });

  it('does not wait for key-ups that a Mac never sends', () => {
    start(true);
    key('keydown', 'MetaLeft', { key: 'Meta', metaKey: true });
    key('keydown', 'KeyC', { key: 'c', metaKey: true });
    key('keyup', 'MetaLeft', { key: 'Meta' });
    expect(sent).toEqual(['+MetaLeft', '+KeyC', '-KeyC', '-MetaLeft']);
  });
});
