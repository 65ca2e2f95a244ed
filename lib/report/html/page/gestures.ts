/// <reference lib="dom" />
/** The user's gestures on the map; positions are in CSS pixels from its corner. */
export interface GestureHandlers {
  /** Moves the picture. */
  pan(right: number, down: number): void;
  /** Zooms by a factor around a position. */
  zoom(factor: number, x: number, y: number): void;
  /** A mouse or a pen is over a position. */
  hover(x: number, y: number): void;
  /** The mouse or pen has left the map. */
  leave(): void;
  /** A click, or a tap, which is less precise. */
  choose(x: number, y: number, coarse: boolean): void;
}

/** How many pixels the pointer may move during a click. */
const WAVER = 5;
/** Pixels per line, for wheels that scroll by lines. */
const LINE = 16;

/** Handles mouse, pen, fingers and wheel. */
export function listenToGestures(canvas: HTMLCanvasElement, handlers: GestureHandlers): void {
  const pointers = new Map<number, { x: number; y: number }>();
  /** Where a pointer was pressed, which may become a click. */
  let pressed: { x: number; y: number } | undefined;
  const placeOf = (event: MouseEvent) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    pressed = pointers.size === 1 ? placeOf(event) : undefined;
  });
  canvas.addEventListener("pointermove", (event) => {
    const place = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== "touch") handlers.hover(place.x, place.y);
      return;
    }
    if (pressed !== undefined && Math.hypot(place.x - pressed.x, place.y - pressed.y) <= WAVER) return;
    pressed = undefined;
    pointers.set(event.pointerId, place);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) return handlers.pan(place.x - before.x, place.y - before.y);
    // Two fingers: their midpoint moves the picture, their distance zooms.
    const apart = (a: typeof place) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
    handlers.pan((place.x - before.x) / 2, (place.y - before.y) / 2);
    handlers.zoom(apart(place) / apart(before), (place.x + other.x) / 2, (place.y + other.y) / 2);
  });
  const release = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (event.type === "pointerup" && pressed !== undefined) {
      handlers.choose(pressed.x, pressed.y, event.pointerType === "touch");
    }
    pressed = undefined;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => handlers.leave());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
    // A pinch on a touchpad arrives as small wheel events with Ctrl.
    const { x, y } = placeOf(event);
    handlers.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
  }, { passive: false });
}
