import { expect } from 'chai';

import { MINIMUM_SIZE, placeWindow, windowStateSchema, type WindowState } from '../../../src/electron/window-state.js';

const display = { x: 0, y: 0, width: 1920, height: 1080 };
const state: WindowState = { x: 100, y: 100, width: 800, height: 700, isMaximized: false };

describe('placeWindow', () => {
  it('opens a window in the middle the first time', () => {
    expect(placeWindow(undefined, [display])).to.have.keys('width', 'height');
  });

  it('opens it where it was', () => {
    expect(placeWindow(state, [display])).to.deep.equal({ x: 100, y: 100, width: 800, height: 700 });
  });

  it('finds it on a second display, also left of the first', () => {
    const left = { ...display, x: -1920 };
    expect(placeWindow({ ...state, x: -1000 }, [display, left])).to.include({ x: -1000 });
  });

  it('opens it in the middle when its display is gone, or its upper edge out of reach', () => {
    for (const lost of [{ x: 1900 }, { x: -780 }, { y: -50 }, { y: 1060 }]) {
      expect(placeWindow({ ...state, ...lost }, [display]), JSON.stringify(lost)).to.deep.equal({
        width: 800,
        height: 700,
      });
    }
    expect(placeWindow(state, [])).to.deep.equal({ width: 800, height: 700 });
  });

  it('never opens it smaller than the pages are made for', () => {
    expect(placeWindow({ ...state, width: 10, height: 10 }, [display])).to.include(MINIMUM_SIZE);
  });
});

describe('windowStateSchema', () => {
  it('accepts what a window says, and nothing absurd', () => {
    expect(windowStateSchema.parse(state)).to.deep.equal(state);
    const { isMaximized: _, ...incomplete } = state;
    const absurd = [
      { width: 0 },
      { height: -1 },
      { x: 1e9 },
      { y: 0.5 },
      { x: '1' },
      { isMaximized: 1 },
      { more: true },
    ];
    const others = [null, undefined, 1, 'state', [], incomplete, ...absurd.map((part) => ({ ...state, ...part }))];
    for (const other of others) {
      expect(() => windowStateSchema.parse(other), JSON.stringify(other)).to.throw(TypeError);
    }
  });
});
