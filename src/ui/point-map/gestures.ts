// What a pointer, a wheel or two fingers mean on a map: it is dragged, zoomed, pressed, passed over, or a line is drawn on it.

export interface Gestures {
  onPan(right: number, down: number): void;
  onZoom(left: number, top: number, factor: number): void;
  /** Pressed and let go in one place. */
  onPress(left: number, top: number, how: { isShifted: boolean; isRough: boolean }): void;
  onDoublePress(left: number, top: number): void;
  /** The pointer is here, with no button down. */
  onPass(left: number, top: number, isAltHeld: boolean): void;
  onLeave(): void;
  /** A line drawn with Shift held, x and y of its corners in turn; null where it was given up. */
  onLasso(corners: readonly number[] | null, isDone: boolean): void;
}

/** Two presses no farther apart than this, in CSS pixels, are in one place. */
const samePlacePixels = 6;
const doublePressMilliseconds = 400;
/** Corners of a drawn line are at least so far apart, in CSS pixels. */
const lassoStepPixels = 3;
/** The wheel doubles what is seen over so many pixels of scrolling; what a trackpad's pinch tells is finer. */
const pixelsPerDoubling = 300;
const pinchPixelsPerDoubling = 60;
/** Of the units that wheels count in: pixels, lines and pages. */
const wheelUnits = [1, 16, 400];

interface Press {
  left: number;
  top: number;
  time: number;
}

function areInOnePlace(a: { left: number; top: number }, b: { left: number; top: number }): boolean {
  return Math.hypot(a.left - b.left, a.top - b.top) <= samePlacePixels;
}

/** Listens to `element` until what it gives is called. Places are in CSS pixels from the element's top left corner. */
export function listenForGestures(element: HTMLElement, gestures: Gestures): () => void {
  const stop = new AbortController();
  const listen = <Kind extends keyof HTMLElementEventMap>(
    kind: Kind,
    heard: (event: HTMLElementEventMap[Kind]) => void,
  ) => element.addEventListener(kind, heard, { signal: stop.signal, passive: false });
  const placeOf = (event: MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return { left: event.clientX - left, top: event.clientY - top };
  };

  /** Where each pointer that is down was last. */
  const down = new Map<number, { left: number; top: number }>();
  let start: Press | null = null;
  let pressBefore: Press | null = null;
  let isDragging = false;
  let lasso: number[] | null = null;

  const giveUpLasso = () => {
    if (lasso) gestures.onLasso(null, true);
    lasso = null;
  };

  listen('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    const place = placeOf(event);
    down.set(event.pointerId, place);
    element.setPointerCapture(event.pointerId);
    gestures.onLeave();
    if (down.size > 1) {
      isDragging = true;
      giveUpLasso();
      return;
    }
    start = { ...place, time: event.timeStamp };
    isDragging = false;
    lasso = event.shiftKey ? [place.left, place.top] : null;
  });

  listen('pointermove', (event) => {
    const place = placeOf(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') gestures.onPass(place.left, place.top, event.altKey);
      return;
    }
    if (down.size === 2) {
      const [other] = [...down].flatMap(([id, at]) => (id === event.pointerId ? [] : [at]));
      const middleOf = (at: { left: number; top: number }) => [(at.left + other.left) / 2, (at.top + other.top) / 2];
      const apart = (at: { left: number; top: number }) =>
        Math.max(1, Math.hypot(at.left - other.left, at.top - other.top));
      const [from, to] = [middleOf(before), middleOf(place)];
      gestures.onPan(to[0] - from[0], to[1] - from[1]);
      gestures.onZoom(to[0], to[1], apart(place) / apart(before));
      down.set(event.pointerId, place);
      return;
    }
    if (lasso) {
      if (Math.hypot(place.left - (lasso.at(-2) ?? 0), place.top - (lasso.at(-1) ?? 0)) < lassoStepPixels) return;
      lasso = [...lasso, place.left, place.top];
      gestures.onLasso(lasso, false);
      return;
    }
    // Until it has left its place it may become a press; then it makes up for what it lay behind.
    if (!isDragging && start && areInOnePlace(start, place)) return;
    isDragging = true;
    gestures.onPan(place.left - before.left, place.top - before.top);
    down.set(event.pointerId, place);
  });

  listen('pointerup', (event) => {
    if (!down.delete(event.pointerId)) return;
    const place = placeOf(event);
    const isPress = start !== null && !isDragging && areInOnePlace(start, place);
    if (lasso && !isPress) gestures.onLasso(lasso, true);
    else giveUpLasso();
    lasso = null;
    if (!isPress || !start) return;
    const [press, before] = [start, pressBefore];
    pressBefore = press;
    const isSecond =
      before !== null && press.time - before.time < doublePressMilliseconds && areInOnePlace(before, press);
    gestures.onPress(press.left, press.top, { isShifted: event.shiftKey, isRough: event.pointerType === 'touch' });
    if (!isSecond) return;
    pressBefore = null;
    gestures.onDoublePress(press.left, press.top);
  });

  listen('pointercancel', (event) => {
    down.delete(event.pointerId);
    start = null;
    giveUpLasso();
  });

  listen('pointerleave', () => gestures.onLeave());

  listen('wheel', (event) => {
    event.preventDefault();
    const { left, top } = placeOf(event);
    const scrolled = Math.max(-600, Math.min(600, event.deltaY * wheelUnits[event.deltaMode]));
    // A pinch on a trackpad comes as a wheel with Ctrl held.
    gestures.onZoom(left, top, 2 ** (-scrolled / (event.ctrlKey ? pinchPixelsPerDoubling : pixelsPerDoubling)));
  });

  return () => stop.abort();
}
