import { createLink } from './access';
import { element, make } from './elements';
import { SHORTCUTS, SHORTCUT_PREFIX } from './shortcuts';

/** Which keys and gestures do what. */
export class HelpDialog {
  readonly #dialog = element('help', HTMLDialogElement);

  constructor(closed: () => void) {
    const title = make('h2', '', 'Keys and gestures');
    title.id = 'help-title';
    const keys = make('dl', 'keys');
    for (const { key, label } of Object.values(SHORTCUTS)) {
      const parts = `${SHORTCUT_PREFIX}${key}`.split('+').map((name) => make('kbd', '', name));
      keys.append(make('dt', '', ...parts), make('dd', '', label));
    }
    this.#dialog.append(
      title,
      make(
        'p',
        '',
        'While the desktop has the keyboard, every key goes there, by its place on the keyboard; only these stay here:',
      ),
      keys,
      make(
        'p',
        '',
        'Some keys belong to this computer’s system. In full screen the desktop gets those too, where the browser allows it; hold Escape to leave full screen.',
      ),
      make(
        'p',
        '',
        'With fingers: tap to click, drag to drag, hold for the right button, scroll with two. The keyboard button brings the keyboard of a phone.',
      ),
      closeButton(this.#dialog),
    );
    closeOnBackdrop(this.#dialog);
    this.#dialog.addEventListener('close', closed);
  }

  open(): void {
    this.#dialog.showModal();
  }
}

/** A one-time address for another viewer, copied where the browser allows. */
export class LinkDialog {
  readonly #dialog = element('link', HTMLDialogElement);
  readonly #address = make('input', 'address');
  readonly #state = make('p', '');
  readonly #copy = make('button', '', 'Copy');

  constructor(closed: () => void) {
    const title = make('h2', '', 'A link for another viewer');
    title.id = 'link-title';
    this.#address.readOnly = true;
    this.#address.setAttribute('aria-label', 'Address');
    this.#state.setAttribute('role', 'status');
    this.#copy.type = 'button';
    this.#copy.addEventListener('click', () => void this.#copyAddress());
    this.#dialog.append(title, this.#state, make('div', 'row', this.#address, this.#copy), closeButton(this.#dialog));
    closeOnBackdrop(this.#dialog);
    this.#dialog.addEventListener('close', () => {
      // It lets somebody in: it does not stay in the page.
      this.#address.value = '';
      closed();
    });
  }

  async open(): Promise<void> {
    this.#address.value = '';
    this.#copy.disabled = true;
    this.#state.textContent = 'Asking Waycast for a link…';
    this.#dialog.showModal();
    try {
      this.#address.value = await createLink();
      this.#copy.disabled = false;
      this.#state.textContent = 'It works once, for one person. Whoever opens it sees this desktop.';
      this.#address.select();
      await this.#copyAddress();
    } catch {
      this.#state.textContent = 'Waycast gave no link. Try again when the picture is live.';
    }
  }

  async #copyAddress(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#address.value);
      this.#state.textContent = 'Copied. It works once, for one person; whoever opens it sees this desktop.';
    } catch {
      this.#address.select();
      this.#state.textContent = 'Copy it from here. It works once, for one person; whoever opens it sees this desktop.';
    }
  }
}

function closeButton(dialog: HTMLDialogElement): HTMLElement {
  const button = make('button', 'close', 'Close');
  button.type = 'button';
  button.addEventListener('click', () => dialog.close());
  return make('div', 'actions', button);
}

function closeOnBackdrop(dialog: HTMLDialogElement): void {
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}
