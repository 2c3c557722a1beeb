import { describe, expect, it } from 'vitest';
import { fitsCss, isElsewhere, placeCursor, presentCursor, type CursorSituation } from '../../src/viewer/cursor';

const SHOWN: CursorSituation = {
  mode: 'metadata',
  controls: true,
  hovering: true,
  locked: false,
  desktop: { visible: true, hasShape: true, fitsCss: true },
  movedByOther: false,
};

describe('presentCursor', () => {
  it('gives the browser’s pointer the desktop’s shape', () => {
    expect(presentCursor(SHOWN)).toEqual({ pointer: 'shape', drawn: false });
  });

  it('draws it when the browser cannot, or somebody else moves it', () => {
    expect(presentCursor({ ...SHOWN, locked: true })).toEqual({ pointer: 'none', drawn: true });
    expect(presentCursor({ ...SHOWN, movedByOther: true })).toEqual({ pointer: 'none', drawn: true });
    expect(presentCursor({ ...SHOWN, desktop: { ...SHOWN.desktop, fitsCss: false } })).toEqual({ pointer: 'none', drawn: true });
    expect(presentCursor({ ...SHOWN, hovering: false })).toEqual({ pointer: 'default', drawn: true });
    expect(presentCursor({ ...SHOWN, controls: false })).toEqual({ pointer: 'default', drawn: true });
  });

  it('shows none where the picture has one already, and none that the desktop hides', () => {
    expect(presentCursor({ ...SHOWN, mode: 'embedded' })).toEqual({ pointer: 'none', drawn: false });
    expect(presentCursor({ ...SHOWN, desktop: { ...SHOWN.desktop, visible: false } })).toEqual({ pointer: 'none', drawn: false });
  });

  it('leaves the browser’s own pointer where the desktop has none to show', () => {
    expect(presentCursor({ ...SHOWN, mode: 'hidden' })).toEqual({ pointer: 'default', drawn: false });
    expect(presentCursor({ ...SHOWN, mode: 'embedded', hovering: false })).toEqual({ pointer: 'default', drawn: false });
    expect(presentCursor({ ...SHOWN, desktop: { visible: true, hasShape: false, fitsCss: false } })).toEqual({ pointer: 'default', drawn: false });
  });

  it('never shows two over the picture to the one who controls', () => {
    const yesNo = [true, false];
    for (const mode of ['embedded', 'metadata', 'hidden'] as const)
      for (const locked of yesNo)
        for (const visible of yesNo)
          for (const hasShape of yesNo)
            for (const fits of yesNo)
              for (const movedByOther of yesNo) {
                const desktop = { visible, hasShape, fitsCss: fits };
                const shown = presentCursor({ mode, controls: true, hovering: true, locked, desktop, movedByOther });
                const inPicture = mode === 'embedded' ? 1 : 0;
                expect(inPicture + Number(shown.drawn) + Number(shown.pointer !== 'none')).toBeLessThanOrEqual(1);
              }
  });
});

it('waits for the answer to one’s own movement before it believes in somebody else’s', () => {
  expect(isElsewhere({ x: 10, y: 10 }, { x: 500, y: 10 }, 100)).toBe(false);
  expect(isElsewhere({ x: 10, y: 10 }, { x: 500, y: 10 }, 1000)).toBe(true);
  expect(isElsewhere({ x: 10, y: 10 }, { x: 11, y: 9 }, 1000)).toBe(false);
  expect(isElsewhere(undefined, { x: 0, y: 0 }, Infinity)).toBe(true);
});

it('puts the hotspot where the desktop says', () => {
  const shape = { width: 24, height: 24, hotspotX: 4, hotspotY: 2 };
  const place = { left: 100, top: 50, width: 640, height: 360 };
  expect(placeCursor({ x: 104, y: 202 }, shape, { width: 1280, height: 720 }, place)).toEqual({ left: 150, top: 150, width: 12, height: 12 });
  expect(fitsCss({ width: 64, height: 64 }, 2)).toBe(true);
  expect(fitsCss({ width: 64, height: 96 }, 2)).toBe(false);
});
