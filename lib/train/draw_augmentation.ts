import type { RandomStream } from "../base/random.ts";
import type { Augmentation } from "../config/augmentation.ts";
import type { AugmentationNumbers, AugmentedShape } from "./augmentation_numbers.ts";
import { drawTransforms } from "./draw_transforms.ts";

/** The area of an erased rectangle as a share of the image, and its largest ratio of height and width. */
const ERASED = { least: 0.02, most: 0.25, ratio: 3 } as const;

/**
 * Draws how each image of a batch is changed. Every part has a random stream of its own, so that its numbers do
 * not depend on which other parts are used.
 *
 * @param random Opens the stream of a purpose.
 */
export function drawAugmentation(
  augmentation: Augmentation,
  random: (purpose: string) => RandomStream,
  shape: AugmentedShape,
): AugmentationNumbers {
  const { turn, scale, crop, aspect, shear, shift, flip, colour, grey, erase } = augmentation;
  const moves = crop < 1 || [turn, scale, aspect, shear, shift, flip].some((strength) => strength > 0);
  const recolours = colour > 0 || (grey > 0 && shape.channels === 3);
  return {
    ...(moves && { transforms: drawTransforms(augmentation, random, shape) }),
    ...(recolours && { colours: drawColours(augmentation, random, shape) }),
    ...(erase > 0 && { boxes: drawBoxes(erase, random("augmentation erase"), shape) }),
  };
}

function drawColours(
  { colour, grey }: Augmentation,
  random: (purpose: string) => RandomStream,
  { count, channels }: AugmentedShape,
): Float32Array<ArrayBuffer> {
  const width = channels === 1 ? 2 : 6;
  const uniforms = random("augmentation colour").uniforms(6 * count);
  const greys = grey > 0 ? random("augmentation grey").uniforms(count) : undefined;
  const colours = new Float32Array(width * count);
  for (let i = 0; i < count; i++) {
    const change = (place: number, strength: number) => 1 + strength * (2 * uniforms[6 * i + place]! - 1);
    // Colours bear more change of saturation than of the balance of channels, which changes the hue.
    const saturation = greys !== undefined && greys[i]! < grey ? 0 : Math.max(0, change(2, 2 * colour));
    const channel = [3, 4, 5].map((place) => change(place, colour / 2));
    colours.set([change(0, colour), change(1, colour), saturation, ...channel].slice(0, width), width * i);
  }
  return colours;
}

/** Draws rectangles of random size, form and place (Zhong et al., 2020). */
function drawBoxes(
  probability: number,
  random: RandomStream,
  { count, height, width }: AugmentedShape,
): Float32Array<ArrayBuffer> {
  const uniforms = random.uniforms(5 * count);
  const boxes = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const [chance, size, form, down, right] = uniforms.subarray(5 * i, 5 * i + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (chance >= probability) continue;
    const area = ERASED.least + (ERASED.most - ERASED.least) * size;
    const ratio = ERASED.ratio ** (2 * form - 1);
    const rows = Math.max(1, Math.round(height * Math.sqrt(area * ratio)));
    const columns = Math.max(1, Math.round(width * Math.sqrt(area / ratio)));
    const top = Math.floor((height - rows + 1) * down);
    const left = Math.floor((width - columns + 1) * right);
    boxes.set([top, left, top + rows, left + columns], 4 * i);
  }
  return boxes;
}
