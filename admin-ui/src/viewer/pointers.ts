import { make } from '../page/elements';
import { isInside, toPicture, type Place } from './picture';
import type { PointerNews } from './signalling';

/** A pointer that does not move fades, and is gone a little later. */
const FADES_AFTER_MS = 4_000;
const GONE_AFTER_MS = 6_000;
const COLOURS = 6;

/** Where others point: an arrow with the name beside it. Nothing of it touches the desktop. */
export class Pointers {
  readonly #shown = new Map<string, Shown>();

  /** @param root lies over the picture */
  constructor(private readonly root: HTMLElement) {}

  /** Names and places of what is shown now, 0 to 1 of the picture. */
  get shown(): PointerNews[] {
    return [...this.#shown.values()].map(({ news }) => news);
  }

  /** Keeps the layer over the picture. */
  layOut(place: Place): void {
    const { style } = this.root;
    style.left = `${place.left}px`;
    style.top = `${place.top}px`;
    style.width = `${place.width}px`;
    style.height = `${place.height}px`;
  }

  receive(news: PointerNews): void {
    if (!news.visible) {
      this.#remove(news.viewer);
      return;
    }
    const known = this.#shown.get(news.viewer) ?? this.#add(news);
    known.news = news;
    known.mark.style.left = `${clamp(news.x) * 100}%`;
    known.mark.style.top = `${clamp(news.y) * 100}%`;
    // Near the right edge the name would leave the picture.
    known.mark.classList.toggle('left', news.x > 0.8);
    known.mark.classList.remove('fading');
    window.clearTimeout(known.fade);
    window.clearTimeout(known.gone);
    known.fade = window.setTimeout(() => known.mark.classList.add('fading'), FADES_AFTER_MS);
    known.gone = window.setTimeout(() => this.#remove(news.viewer), GONE_AFTER_MS);
  }

  /** Only those who are still there keep a pointer. */
  keep(present: (viewer: string) => boolean): void {
    for (const viewer of [...this.#shown.keys()]) if (!present(viewer)) this.#remove(viewer);
  }

  #add(news: PointerNews): Shown {
    const mark = make('div', `other-pointer colour-${colourOf(news.viewer)}`, make('span', 'other-name', news.name));
    this.root.append(mark);
    const shown: Shown = { mark, news, fade: undefined, gone: undefined };
    this.#shown.set(news.viewer, shown);
    return shown;
  }

  #remove(viewer: string): void {
    const shown = this.#shown.get(viewer);
    if (!shown) return;
    window.clearTimeout(shown.fade);
    window.clearTimeout(shown.gone);
    shown.mark.remove();
    this.#shown.delete(viewer);
  }
}

interface Shown {
  mark: HTMLElement;
  news: PointerNews;
  fade: number | undefined;
  gone: number | undefined;
}

/** The same person has the same colour in every page. */
export function colourOf(viewer: string): number {
  let sum = 0;
  for (const character of viewer) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % COLOURS;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** Others need no more to follow a hand. */
const INTERVAL_MS = 33;

/** Tells the others where this viewer points, while it is here for that. */
export class OwnPointer {
  #pending: { x: number; y: number } | undefined;
  #timer: number | undefined;
  #lastSent = -Infinity;
  #visible = false;

  constructor(
    private readonly options: {
      surface: HTMLElement;
      place: () => Place;
      /** Whether this viewer points now. */
      enabled: () => boolean;
      send: (x: number, y: number, visible: boolean) => void;
    },
  ) {
    const { surface } = options;
    surface.addEventListener('pointermove', (event) => this.#moved(event.clientX, event.clientY));
    surface.addEventListener('pointerdown', (event) => this.#moved(event.clientX, event.clientY));
    surface.addEventListener('pointerleave', () => this.hide());
    window.addEventListener('blur', () => this.hide());
  }

  /** This viewer points at nothing any more. */
  hide(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = undefined;
    if (!this.#visible) return;
    this.#visible = false;
    this.options.send(0, 0, false);
  }

  #moved(clientX: number, clientY: number): void {
    if (!this.options.enabled()) return;
    const place = this.options.place();
    if (!isInside(clientX, clientY, place)) {
      this.hide();
      return;
    }
    this.#pending = toPicture(clientX, clientY, place, window.devicePixelRatio);
    const wait = this.#lastSent + INTERVAL_MS - performance.now();
    if (wait <= 0) this.#send();
    else this.#timer ??= window.setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const at = this.#pending;
    if (!at || !this.options.enabled()) return;
    this.#pending = undefined;
    this.#visible = true;
    this.#lastSent = performance.now();
    this.options.send(at.x, at.y, true);
  }
}
