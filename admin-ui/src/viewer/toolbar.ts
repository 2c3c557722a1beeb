import { element, make } from '../page/elements';
import { icon, type IconName } from './icons';
import type { Phase } from './sentences';
import { SHORTCUTS, SHORTCUT_PREFIX, type Shortcut } from './shortcuts';
import { texts, type TextKey } from './texts';

const HIDE_AFTER_MS = 2_500;
const HOVER_OPENS_AFTER_MS = 150;

/** Each has an icon and a label of its name. */
export type ToolName = Extract<IconName, ToolText<TextKey>>;
type ToolText<K> = K extends `tool.${infer N}` ? N : never;

export interface Tool {
  id: ToolName;
  shortcut?: Shortcut;
  /** Has an on and an off. */
  toggle?: boolean;
  /** Opens and closes the element with this id. */
  controls?: string;
  action: () => void;
}

/**
 * The bar at the top. It goes out of the way of a live picture by itself and leaves a small handle; it comes when the
 * handle is pointed at, clicked or focused, and stays while anything in it is hovered or has the focus.
 */
export class Toolbar {
  readonly #root = element('toolbar', HTMLElement);
  readonly #handle = element('handle', HTMLButtonElement);
  readonly #tools = element('tools', HTMLDivElement);
  readonly #status = element('status-text', HTMLSpanElement);
  readonly #buttons = new Map<ToolName, HTMLButtonElement>();
  #hideTimer: number | undefined;
  #openTimer: number | undefined;
  #mayHide = false;

  constructor(tools: readonly Tool[]) {
    const bar = element('buttons', HTMLSpanElement);
    for (const tool of tools) bar.append(this.#button(tool));
    this.#handle.addEventListener('click', () => this.open(true));
    this.#handle.addEventListener('pointerenter', () => {
      this.#openTimer = window.setTimeout(() => this.open(false), HOVER_OPENS_AFTER_MS);
    });
    this.#handle.addEventListener('pointerleave', () => window.clearTimeout(this.#openTimer));
    this.#root.addEventListener('pointerleave', () => this.#hideSoon());
    this.#root.addEventListener('pointerenter', () => window.clearTimeout(this.#hideTimer));
    this.#root.addEventListener('focusin', () => this.open(false));
    this.#root.addEventListener('focusout', () => this.#hideSoon());
    this.#root.addEventListener('keydown', (event) => this.#arrow(event));
  }

  /** @param focus whether the first tool takes the keyboard */
  open(focus: boolean): void {
    this.#root.classList.remove('closed');
    this.#handle.setAttribute('aria-expanded', 'true');
    this.#tools.inert = false;
    if (focus) this.#visibleButtons()[0]?.focus();
    this.#hideSoon();
  }

  showPhase(phase: Phase): void {
    texts.put(this.#status, `phase.${phase}`);
    this.#root.dataset.phase = phase;
    this.#mayHide = phase === 'streaming';
    if (this.#mayHide) this.#hideSoon();
    else this.open(false);
  }

  setPressed(id: ToolName, pressed: boolean): void {
    this.#buttons.get(id)?.setAttribute('aria-pressed', String(pressed));
  }

  /** What the tool opens is open, or not. */
  setExpanded(id: ToolName, expanded: boolean): void {
    this.#buttons.get(id)?.setAttribute('aria-expanded', String(expanded));
  }

  /** How much of the chat nobody has seen. */
  setUnread(count: number): void {
    const button = this.#buttons.get('chat');
    if (!button) return;
    button.dataset.count = count > 9 ? '9+' : String(count);
    button.classList.toggle('counted', count > 0);
    if (count > 0) texts.label(button, 'tool.chat.unread', { count });
    else this.#label(button, 'chat', 'chat');
  }

  setShown(id: ToolName, shown: boolean): void {
    const button = this.#buttons.get(id);
    if (button) button.hidden = !shown;
  }

  #button(tool: Tool): HTMLButtonElement {
    const button = make('button', 'tool', icon(tool.id));
    button.type = 'button';
    button.id = `tool-${tool.id}`;
    this.#label(button, tool.id, tool.shortcut);
    if (tool.controls) {
      button.setAttribute('aria-controls', tool.controls);
      button.setAttribute('aria-expanded', 'false');
    }
    if (tool.toggle) button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', tool.action);
    this.#buttons.set(tool.id, button);
    return button;
  }

  #label(button: HTMLButtonElement, id: ToolName, shortcut: Shortcut | undefined): void {
    if (!shortcut) {
      texts.label(button, `tool.${id}`);
      return;
    }
    texts.label(button, 'toolbar.with-shortcut', () => ({
      label: texts.text(`tool.${id}`),
      keys: SHORTCUT_PREFIX + SHORTCUTS[shortcut].key,
    }));
  }

  #hideSoon(): void {
    window.clearTimeout(this.#hideTimer);
    this.#hideTimer = window.setTimeout(() => this.#hide(), HIDE_AFTER_MS);
  }

  #hide(): void {
    const inUse = this.#root.matches(':hover') || this.#root.contains(document.activeElement);
    if (!this.#mayHide || document.querySelector('dialog[open]')) return;
    if (inUse) {
      this.#hideSoon();
      return;
    }
    this.#root.classList.add('closed');
    this.#handle.setAttribute('aria-expanded', 'false');
    this.#tools.inert = true;
  }

  #visibleButtons(): HTMLButtonElement[] {
    return [...this.#buttons.values()].filter((button) => !button.hidden);
  }


  /** Arrow keys, as a toolbar has them (WAI-ARIA Authoring Practices, toolbar pattern); Tab works as well. */
  #arrow(event: KeyboardEvent): void {
    const buttons = this.#visibleButtons();
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (at < 0) return;
    const last = buttons.length - 1;
    const target = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (target === undefined) return;
    event.preventDefault();
    buttons[target]?.focus();
  }
}
