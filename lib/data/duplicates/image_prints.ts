import { areaResizer } from "../../base/area_resizer.ts";
import { type ImageShape, shrinkFactor, shrinkImage, shrunkShape } from "../../base/shrink_image.ts";
import { perceptualHasher } from "./perceptual_hash.ts";

/** The side of the grey thumbnails by which two images are compared, in pixels. */
const THUMB_SIDE = 16;
/** The side of the thumbnails of colour. */
const TINT_SIDE = 4;
/** Larger images are reduced before they are hashed. */
const LONGEST_SIDE = 64;

/** The maximum mean difference of the thumbnails of near duplicates, in units of their contrast. */
const NEAR = 0.2;
/**
 * The maximum difference of one of their pixels. Encoding changes all of an image a little; two drawings on an empty
 * background, or the same face with another mouth, differ much in few places.
 */
const NEAR_ANYWHERE = 0.9;
/** Levels that are added to the contrast, so that noise in a blank image is not taken for a picture. */
const NOISE = 4;
/** The maximum mean and greatest difference of colour, in units of the contrast. */
const NEAR_TINT = { mean: 0.1, anywhere: 0.4 };
/** The maximum ratio of the contrasts. */
const CONTRAST_RATIO = 2;
/** The maximum difference of brightness, in units of the contrast: in a blank image it is all that there is. */
const BRIGHTNESS = 1.5;

/**
 * What is kept of images to find duplicates: a few hundred bytes each. For each image it has a digest of the
 * pixels, a perceptual hash, and a thumbnail, by which candidates are compared.
 */
export class ImagePrints {
  /** The number of images. */
  readonly count: number;
  /** Two words for each image: equal only if the pixels are, with a probability of error below 1e-6. */
  readonly digests: Uint32Array<ArrayBuffer>;
  /** Two words for each image. */
  readonly hashes: Uint32Array<ArrayBuffer>;
  readonly #thumbs: Uint8Array<ArrayBuffer>;
  readonly #tints: Int8Array<ArrayBuffer>;
  readonly #means: Float32Array<ArrayBuffer>;
  readonly #contrasts: Float32Array<ArrayBuffer>;
  readonly #add: (image: Uint8Array<ArrayBufferLike>, i: number) => void;

  /** Allocates the prints of `count` images of one shape. */
  constructor(count: number, shape: Required<ImageShape>) {
    this.count = count;
    this.digests = new Uint32Array(2 * count);
    this.hashes = new Uint32Array(2 * count);
    this.#thumbs = new Uint8Array(count * THUMB_SIDE ** 2);
    this.#tints = new Int8Array(shape.channels === 3 ? count * 2 * TINT_SIDE ** 2 : 0);
    this.#means = new Float32Array(count);
    this.#contrasts = new Float32Array(count);
    this.#add = this.#printer(shape);
  }

  /** Adds the image with the index `i`, `[H, W, C]`. */
  add(image: Uint8Array<ArrayBufferLike>, i: number): void {
    this.#add(image, i);
  }

  /** Whether two images have the same pixels. */
  isSame(a: number, b: number): boolean {
    return this.digests[2 * a] === this.digests[2 * b] && this.digests[2 * a + 1] === this.digests[2 * b + 1];
  }

  /**
   * Whether two images are near duplicates: the mean absolute difference of their thumbnails, both of mean 0 and
   * contrast 1, is small, and so is the greatest difference; brightness and contrast themselves may differ somewhat.
   */
  isNear(a: number, b: number): boolean {
    const size = THUMB_SIDE ** 2;
    const [contrastA, contrastB] = [this.#contrasts[a]!, this.#contrasts[b]!];
    const most = Math.max(contrastA, contrastB);
    if (most > CONTRAST_RATIO * Math.min(contrastA, contrastB)) return false;
    if (Math.abs(this.#means[a]! - this.#means[b]!) > BRIGHTNESS * most) return false;
    const [scaleA, scaleB] = [1 / contrastA, 1 / contrastB];
    const shift = this.#means[a]! * scaleA - this.#means[b]! * scaleB;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const [x, y] = [this.#thumbs[a * size + i]!, this.#thumbs[b * size + i]!];
      const difference = Math.abs(x * scaleA - y * scaleB - shift);
      sum += difference;
      if (difference > NEAR_ANYWHERE || sum > NEAR * size) return false;
    }
    if (this.#tints.length === 0) return true;
    const tints = 2 * TINT_SIDE ** 2;
    let tint = 0;
    for (let i = 0; i < tints; i++) {
      const difference = Math.abs(
        this.#tints[a * tints + i]! * scaleA - this.#tints[b * tints + i]! * scaleB,
      );
      tint += difference;
      if (difference > NEAR_TINT.anywhere || tint > NEAR_TINT.mean * tints) return false;
    }
    return true;
  }

  #printer(shape: Required<ImageShape>): (image: Uint8Array<ArrayBufferLike>, i: number) => void {
    const factor = shrinkFactor(shape, LONGEST_SIDE);
    const { height, width, channels } = shrunkShape(shape, factor);
    const area = height * width;
    const hash = perceptualHasher({ height, width });
    const digest = pixelDigester(shape.height * shape.width * shape.channels);
    const grey = new Float64Array(area);
    const thumb = areaResizer({ height, width }, { height: THUMB_SIDE, width: THUMB_SIDE });
    const tint = areaResizer({ height, width }, { height: TINT_SIDE, width: TINT_SIDE });
    const [blue, red] = [new Float64Array(area), new Float64Array(area)];
    return (image, i) => {
      digest(image, this.digests, 2 * i);
      const small: ArrayLike<number> = factor === 1 ? image : shrinkImage(image, shape, factor);
      if (channels === 1) grey.set(small);
      else {
        for (let p = 0; p < area; p++) {
          const [r, g, b] = [small[3 * p]!, small[3 * p + 1]!, small[3 * p + 2]!];
          grey[p] = 0.299 * r + 0.587 * g + 0.114 * b;
          blue[p] = (b - grey[p]!) * 0.56;
          red[p] = (r - grey[p]!) * 0.71;
        }
        const side = TINT_SIDE ** 2;
        this.#tints.set(tint(blue), 2 * side * i);
        this.#tints.set(tint(red), 2 * side * i + side);
      }
      hash(grey, this.hashes, 2 * i);
      const values = thumb(grey);
      const size = values.length;
      let mean = 0;
      for (let p = 0; p < size; p++) mean += this.#thumbs[i * size + p] = Math.round(values[p]!);
      mean /= size;
      let contrast = 0;
      for (let p = 0; p < size; p++) contrast += Math.abs(this.#thumbs[i * size + p]! - mean);
      this.#means[i] = mean;
      this.#contrasts[i] = contrast / size + NOISE;
    };
  }
}

/** Returns a function that writes a 64-bit digest of an image to `digests[at]` and `digests[at + 1]`. */
function pixelDigester(
  bytes: number,
): (image: Uint8Array<ArrayBufferLike>, digests: Uint32Array, at: number) => void {
  // Whole words, whatever the alignment of the image.
  const words = new Uint32Array(Math.ceil(bytes / 4));
  const copy = new Uint8Array(words.buffer);
  return (image, digests, at) => {
    copy.set(image);
    // Two lanes of MurmurHash3 with different multipliers.
    let [a, b] = [0x9747b28c, 0x3c6ef372];
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      let k = Math.imul(word, 0xcc9e2d51);
      k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
      a ^= k;
      a = Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64 | 0;
      let l = Math.imul(word, 0x239b961b);
      l = Math.imul((l << 16) | (l >>> 16), 0xab0e9789);
      b ^= l;
      b = Math.imul((b << 17) | (b >>> 15), 5) + 0x38b34ae5 | 0;
    }
    digests[at] = finish(a);
    digests[at + 1] = finish(b);
  };
}

function finish(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
