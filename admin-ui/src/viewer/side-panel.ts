import { element } from '../page/elements';

/** A panel beside the picture. One is open at a time, and Escape closes it. */
export class SidePanel {
  static #open: SidePanel | undefined;
  readonly root: HTMLElement;

  /**
   * @param id of the panel in the page; the button in it with the class `side-close` closes it
   * @param changed called after it has opened or closed
   */
  constructor(
    id: string,
    private readonly changed: (open: boolean) => void,
  ) {
    this.root = element(id, HTMLElement);
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.open = false;
    });
    this.root.querySelector('.side-close')?.addEventListener('click', () => (this.open = false));
  }

  get open(): boolean {
    return !this.root.hidden;
  }

  set open(open: boolean) {
    if (open === this.open) return;
    if (open && SidePanel.#open) SidePanel.#open.open = false;
    this.root.hidden = !open;
    SidePanel.#open = open ? this : undefined;
    document.documentElement.toggleAttribute('data-side', open);
    this.changed(open);
  }
}
