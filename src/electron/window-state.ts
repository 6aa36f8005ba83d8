import type { Schema } from '../core/json-file.js';

/** Smallest size of the window, in density-independent pixels: what the pages are designed down to. */
export const MINIMUM_SIZE = { width: 480, height: 600 } as const;

const DEFAULT_SIZE = { width: 1040, height: 760 } as const;
/** How much of a window must lie on a display, either way, so that a person can take hold of it. */
const GRASPABLE = 100;

/** Farther than any display reaches, in density-independent pixels. */
const FARTHEST = 100_000;

/** Where the window was when it was last closed; kept in `window.json` in the data folder. */
export interface WindowState extends Rectangle {
  readonly isMaximized: boolean;
}

const stateKeys: readonly string[] = ['x', 'y', 'width', 'height', 'isMaximized'] satisfies (keyof WindowState)[];

/** Written by hand: the window waits for this, and would wait longer for a library to be loaded. */
export const windowStateSchema: Schema<WindowState> = {
  parse(value) {
    if (!isWindowState(value)) throw new TypeError('This is no place of a window.');
    return value;
  },
};

function isWindowState(value: unknown): value is WindowState {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height, isMaximized }: Partial<Record<keyof WindowState, unknown>> = value;
  return (
    Object.keys(value).every((key) => stateKeys.includes(key)) &&
    [x, y].every((position) => isPixels(position, -FARTHEST)) &&
    [width, height].every((size) => isPixels(size, 1)) &&
    typeof isMaximized === 'boolean'
  );
}

function isPixels(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= FARTHEST;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where to open the window: where it was, unless the display that it was on is gone. Without `x` and `y`, in the
 * middle.
 */
export function placeWindow(
  last: WindowState | undefined,
  workAreas: readonly Rectangle[],
): { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number } {
  if (last === undefined) return DEFAULT_SIZE;
  const size = { width: Math.max(last.width, MINIMUM_SIZE.width), height: Math.max(last.height, MINIMUM_SIZE.height) };
  return workAreas.some((area) => isGraspable(last, area)) ? { x: last.x, y: last.y, ...size } : size;
}

function isGraspable(window: Rectangle, area: Rectangle): boolean {
  const left = Math.max(window.x, area.x);
  const right = Math.min(window.x + window.width, area.x + area.width);
  // The upper edge, for that is where a window is held.
  const isTopVisible = window.y >= area.y && window.y <= area.y + area.height - GRASPABLE;
  return isTopVisible && right - left >= GRASPABLE;
}
