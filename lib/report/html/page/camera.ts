/** The view onto the plane of the points, in which the picture reaches from −1 to 1. */
export interface Camera {
  /** The x coordinate at the centre. */
  x: number;
  /** The y coordinate at the centre, upwards. */
  y: number;
  /** 1 shows the whole picture. */
  zoom: number;
}

/** The size of the canvas, in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Shows the whole picture. */
export const WHOLE: Camera = { x: 0, y: 0, zoom: 1 };

/** The share of the canvas that the whole picture fills. */
const FILL = 0.94;
const LEAST_ZOOM = 0.5;
const MOST_ZOOM = 400;

/** Pixels per unit of the plane. */
export function pixelsPerUnit(camera: Camera, { width, height }: Size): number {
  return (camera.zoom * FILL * Math.min(width, height)) / 2;
}

/** The position of a point on the canvas. */
export function toScreen(camera: Camera, size: Size, x: number, y: number): { x: number; y: number } {
  const scale = pixelsPerUnit(camera, size);
  return { x: size.width / 2 + (x - camera.x) * scale, y: size.height / 2 - (y - camera.y) * scale };
}

/** The point at a position on the canvas. */
export function toPlane(camera: Camera, size: Size, x: number, y: number): { x: number; y: number } {
  const scale = pixelsPerUnit(camera, size);
  return { x: camera.x + (x - size.width / 2) / scale, y: camera.y - (y - size.height / 2) / scale };
}

/** Zooms by a factor; the point at the given position on the canvas stays there. */
export function zoomAt(camera: Camera, size: Size, factor: number, x: number, y: number): Camera {
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, camera.zoom * factor));
  const fixed = toPlane(camera, size, x, y);
  const moved = toPlane({ ...camera, zoom }, size, x, y);
  return within({ x: camera.x + fixed.x - moved.x, y: camera.y + fixed.y - moved.y, zoom });
}

/** Moves the picture by pixels. */
export function panBy(camera: Camera, size: Size, right: number, down: number): Camera {
  const scale = pixelsPerUnit(camera, size);
  return within({ ...camera, x: camera.x - right / scale, y: camera.y + down / scale });
}

/** A camera between two others; the zoom changes geometrically, so that the movement looks even. */
export function cameraBetween(from: Camera, to: Camera, share: number): Camera {
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
    zoom: from.zoom * (to.zoom / from.zoom) ** share,
  };
}

/** Keeps the picture in view. */
function within({ x, y, zoom }: Camera): Camera {
  const clamp = (value: number) => Math.min(1.1, Math.max(-1.1, value));
  return { x: clamp(x), y: clamp(y), zoom };
}
