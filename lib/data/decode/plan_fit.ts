import type { ImageShape } from "./image_decoder.ts";

/** How one image is brought to a shape: resized without regard to its ratio, then cropped or padded. */
export interface FitPlan {
  /** The size after resizing. */
  height: number;
  width: number;
  /** How much of the resized image is cut off at the top and on the left. */
  crop: { top: number; left: number };
  /** How much white comes before it at the top and on the left. */
  pad: { top: number; left: number };
  /** Whether a side becomes longer. */
  enlarges: boolean;
}

/** Plans how an image is brought to a shape. */
export function planFit(image: { height: number; width: number }, shape: ImageShape): FitPlan {
  let [scaleY, scaleX] = [shape.height / image.height, shape.width / image.width];
  if (shape.fit === "cover") scaleY = scaleX = Math.max(scaleY, scaleX);
  if (shape.fit === "contain") scaleY = scaleX = Math.min(scaleY, scaleX);
  const height = Math.max(1, Math.round(image.height * scaleY));
  const width = Math.max(1, Math.round(image.width * scaleX));
  const middle = (over: number) => Math.max(0, Math.floor(over / 2));
  return {
    height,
    width,
    crop: { top: middle(height - shape.height), left: middle(width - shape.width) },
    pad: { top: middle(shape.height - height), left: middle(shape.width - width) },
    enlarges: height > image.height || width > image.width,
  };
}
