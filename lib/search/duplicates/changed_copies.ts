import { resizeImage, type RgbImage } from "../../data/decode/resize_image.ts";
import { ImageSet } from "../../data/image_set.ts";

/** The share of a side that is cut off at each of its ends. */
const CUT = 0.03;
/** The size of the small copy that is enlarged again. */
const SMALL = 0.6;
/** How a lighter copy is made: `factor · pixel + shift`. */
const LIGHTER = { factor: 1.15, shift: 5 } as const;

/** What a copy of a picture may have gone through. */
export const CHANGES: Readonly<Record<string, (set: ImageSet) => ImageSet>> = {
  "cut by 3% at each edge": (set) => changed(set, resizing(cut)),
  "saved at 60% of the size": (set) => changed(set, resizing(small)),
  "15% lighter": (set) =>
    changed(set, (image) => Float32Array.from(image, (value) => LIGHTER.factor * value + LIGHTER.shift)),
};

type Change = (image: Uint8Array<ArrayBufferLike>, set: ImageSet) => ArrayLike<number>;

/** Returns the images of a set after a change, in the same size. */
function changed(set: ImageSet, change: Change): ImageSet {
  const { count, height, width, channels, classes, imageSize, labels } = set;
  const pixels = new Uint8ClampedArray(count * imageSize);
  for (let i = 0; i < count; i++) pixels.set(change(set.image(i), set), i * imageSize);
  return new ImageSet({ pixels: new Uint8Array(pixels.buffer), labels, height, width, channels, classes });
}

/** A change that leaves an image of another size, which is brought back to its own. */
function resizing(change: (image: RgbImage) => RgbImage): Change {
  return (image, { height, width, channels }) => {
    const data = channels === 3
      ? image
      : Uint8Array.from({ length: 3 * image.length }, (_, i) => image[Math.floor(i / 3)]!);
    const resized = resizeImage(change({ height, width, data }), { height, width, fit: "stretch" });
    return channels === 3 ? resized : resized.filter((_, i) => i % 3 === 0);
  };
}

function cut({ height, width, data }: RgbImage): RgbImage {
  const [top, left] = [height, width].map((side) => Math.min(side >> 2, Math.max(1, Math.round(CUT * side))));
  const kept = { height: height - 2 * top!, width: width - 2 * left! };
  const row = 3 * kept.width;
  return {
    ...kept,
    data: Uint8Array.from(
      { length: kept.height * row },
      (_, i) => data[3 * ((top! + Math.floor(i / row)) * width + left!) + i % row]!,
    ),
  };
}

function small(image: RgbImage): RgbImage {
  const [height, width] = [image.height, image.width].map((side) => Math.max(1, Math.round(SMALL * side)));
  const shape = { height: height!, width: width! };
  return { ...shape, data: resizeImage(image, { ...shape, fit: "stretch" }) };
}
