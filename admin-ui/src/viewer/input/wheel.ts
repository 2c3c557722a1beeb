/** What a turn of the wheel or a stroke over a touchpad is to the desktop. */
export type Scroll = { kind: 'wheel'; dx: number; dy: number } | { kind: 'wheelSteps'; dx: number; dy: number };

/** One click of a wheel, as browsers count it in wheelDelta. */
const CLICK = 120;
/** One click in lines, the default of the systems that count in lines. */
const LINES_PER_CLICK = 3;

/** The fields of WheelEvent that matter; wheelDelta is not in the standard, but in every browser. */
export interface WheelInput {
  deltaX: number;
  deltaY: number;
  deltaMode: number;
  shiftKey: boolean;
  wheelDeltaX?: number;
  wheelDeltaY?: number;
}

/**
 * A stepping wheel stays one: desktops turn its clicks into what each application wants, while the pixels a browser
 * makes of a click are its own invention. Such a wheel is known by line mode, or by whole clicks in wheelDelta that are
 * not just three times the pixels (what browsers report for touchpads).
 */
export function toScroll(event: WheelInput): Scroll | undefined {
  // First of all: some browsers report lines only to a page that has asked for the mode before the amount.
  const mode = event.deltaMode;
  if (event.deltaX === 0 && event.deltaY === 0) return undefined;
  if (mode === 2) return steps(event, Math.sign(event.deltaX), Math.sign(event.deltaY));
  if (mode === 1) return steps(event, clicks(event.deltaX), clicks(event.deltaY));
  const wheelX = event.wheelDeltaX ?? 0;
  const wheelY = event.wheelDeltaY ?? 0;
  if (isStepped(wheelX, event.deltaX) && isStepped(wheelY, event.deltaY)) {
    return steps(event, 0 - wheelX / CLICK, 0 - wheelY / CLICK);
  }
  return { kind: 'wheel', dx: event.deltaX, dy: event.deltaY };
}

function isStepped(wheelDelta: number, delta: number): boolean {
  if (delta === 0) return wheelDelta === 0;
  return wheelDelta !== 0 && wheelDelta % CLICK === 0 && Math.abs(wheelDelta) !== Math.abs(3 * delta);
}

function clicks(lines: number): number {
  return Math.round(lines / LINES_PER_CLICK) || Math.sign(lines);
}

function steps(event: WheelInput, dx: number, dy: number): Scroll {
  // Shift turns the wheel sideways here already; the desktop sees Shift too, and would turn it once more.
  return event.shiftKey && dy === 0 ? { kind: 'wheelSteps', dx: 0, dy: dx } : { kind: 'wheelSteps', dx, dy };
}
