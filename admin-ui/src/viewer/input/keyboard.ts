import { splitText } from './text';
import type { InputSender } from './sender';

/** What the viewer itself does on Ctrl+Alt+Shift and a key; these keys never reach the desktop. */
export type ShortcutHandler = (code: string) => boolean;

export interface KeyboardOptions {
  /** Receives the keys while it has the focus. */
  sink: HTMLTextAreaElement;
  sender: InputSender;
  shortcut: ShortcutHandler;
  /** Keys of a Mac: no key-up comes for keys pressed together with Command, and Caps Lock reports only changes. */
  mac: boolean;
  maxTextLength: () => number;
}

/** AltGr arrives on Windows as a left Ctrl that nobody pressed, and then the right Alt, within this time. */
const ALT_GRAPH_MS = 20;

const TEXT_BY_INPUT_TYPE: Readonly<Record<string, string>> = {
  deleteContentBackward: 'Backspace',
  deleteContentForward: 'Delete',
  insertLineBreak: 'Enter',
  insertParagraph: 'Enter',
};

/**
 * Keys go to the desktop by their place on the keyboard (KeyboardEvent.code): its own layout says what they mean, dead
 * keys and AltGr included. Only what has no place goes as text: an input method's composition, a soft keyboard, paste.
 */
export class Keyboard {
  /** By code: the modifier it was when it went down, and the time of that. */
  #modifiers = new Map<string, { modifier: string; at: number }>();
  #deadKey = false;

  constructor(private readonly options: KeyboardOptions) {
    const { sink } = options;
    sink.addEventListener('keydown', (event) => this.#keyDown(event));
    sink.addEventListener('keyup', (event) => this.#keyUp(event));
    sink.addEventListener('compositionend', (event) => this.#compositionEnd(event));
    sink.addEventListener('beforeinput', (event) => this.#beforeInput(event));
    sink.addEventListener('input', (event) => {
      if (!(event as InputEvent).isComposing) sink.value = '';
    });
    sink.addEventListener('paste', (event) => {
      event.preventDefault();
      this.type(event.clipboardData?.getData('text/plain') ?? '');
    });
  }

  /** Types text on the desktop, whatever its layout. */
  type(text: string): void {
    for (const part of splitText(text, this.options.maxTextLength())) this.options.sender.text(part);
  }

  /** Presses keys one after the other and lets them go in reverse: for combinations the browser keeps for itself. */
  press(codes: readonly string[]): void {
    for (const code of codes) this.options.sender.key(code, true);
    for (const code of [...codes].reverse()) this.options.sender.key(code, false);
  }

  releaseAll(): void {
    this.#modifiers.clear();
    this.#deadKey = false;
    this.options.sender.releaseAll();
  }

  /** A modifier that went up while another window had the keyboard stays down on the desktop, unless we look. */
  correctModifiers(event: KeyboardEvent | MouseEvent): void {
    for (const [code, { modifier }] of this.#modifiers) {
      if ('code' in event && event.code === code) continue;
      if (event.getModifierState(modifier)) continue;
      this.#modifiers.delete(code);
      this.options.sender.key(code, false);
    }
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey && event.altKey && event.shiftKey && !event.repeat && this.options.shortcut(event.code)) {
      event.preventDefault();
      this.releaseAll();
      return;
    }
    if (this.#isForInputMethod(event)) return;
    event.preventDefault();
    // The desktop repeats by itself.
    if (event.repeat) return;
    this.#deadKey = event.key === 'Dead';
    this.correctModifiers(event);
    if (event.code === 'AltRight') this.#dropFakeControl(event);
    if (this.options.mac && (event.code === 'CapsLock' || (event.metaKey && !event.code.startsWith('Meta')))) {
      this.press([event.code]);
      return;
    }
    if (isModifier(event.key) && event.getModifierState(event.key)) {
      this.#modifiers.set(event.code, { modifier: event.key, at: event.timeStamp });
    }
    this.options.sender.key(event.code, true);
  }

  #keyUp(event: KeyboardEvent): void {
    if (!event.code) return;
    event.preventDefault();
    this.#modifiers.delete(event.code);
    this.correctModifiers(event);
    if (this.options.mac && event.code === 'CapsLock') this.press([event.code]);
    else this.options.sender.key(event.code, false);
  }

  /** A key that an input method or a soft keyboard takes: what it makes of it comes as text. */
  #isForInputMethod(event: KeyboardEvent): boolean {
    if (!event.code) return true;
    if (this.#deadKey) return false;
    return event.isComposing || event.key === 'Process' || event.keyCode === 229;
  }

  #dropFakeControl(event: KeyboardEvent): void {
    const control = this.#modifiers.get('ControlLeft');
    if (event.key !== 'AltGraph' || !control || event.timeStamp - control.at > ALT_GRAPH_MS) return;
    this.#modifiers.delete('ControlLeft');
    this.options.sender.key('ControlLeft', false);
  }

  #compositionEnd(event: CompositionEvent): void {
    // A dead key's composition is shown by some browsers although its keys have gone through already.
    if (!this.#deadKey) this.type(event.data);
    this.#deadKey = false;
    this.options.sink.value = '';
  }

  #beforeInput(event: InputEvent): void {
    if (event.isComposing || event.inputType === 'insertFromPaste' || event.inputType.includes('Composition')) return;
    event.preventDefault();
    const key = TEXT_BY_INPUT_TYPE[event.inputType];
    if (key) this.press([key]);
    else if (event.data) this.type(event.data);
  }
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'AltGraph' || key === 'Meta';
}
