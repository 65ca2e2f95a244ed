import { RandomStream } from "../base/random.ts";

/** Width and height of a photo. */
const [WIDTH, HEIGHT] = [320, 240];
/** Different photos; the others are copies of them, since drawing takes longer than decoding. */
const DIFFERENT = 200;
/** Coloured shapes in a photo. */
const SHAPES = 30;
/** Photos in a folder. */
const FOLDER = 1000;
/** Of the JPEGs, as cameras and web pages have them: some 20 kB each. */
const QUALITY = 85;

/**
 * Draws JPEGs about as large and as detailed as photos on web pages: a gradient, shapes, and the noise of a camera.
 *
 * @param folder Must exist; they are in folders of {@link FOLDER} below it.
 */
export async function drawPhotos(folder: string, count: number): Promise<void> {
  const { default: sharp } = await import("sharp");
  const files: Uint8Array[] = [];
  for (let i = 0; i < Math.min(count, DIFFERENT); i++) {
    const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
    files.push(await sharp(photo(i), { raw }).jpeg({ quality: QUALITY }).toBuffer());
  }
  for (let first = 0; first < count; first += FOLDER) {
    const part = `${folder}/${String(first / FOLDER).padStart(4, "0")}`;
    await Deno.mkdir(part);
    for (let i = first; i < Math.min(count, first + FOLDER); i++) {
      await Deno.writeFile(`${part}/${i}.jpg`, files[i % DIFFERENT]!);
    }
  }
}

/** Pixels `[H, W, 3]`. */
function photo(index: number): Uint8Array {
  const random = new RandomStream(1, "photo", index);
  const between = (least: number, most: number) => least + random.uniform() * (most - least);
  const colour = () => [between(0, 255), between(0, 255), between(0, 255)] as const;
  const [left, right] = [colour(), colour()];
  const shapes = Array.from({ length: SHAPES }, () => ({
    x: between(0, WIDTH),
    y: between(0, HEIGHT),
    radius: between(5, 50),
    colour: colour(),
  }));
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0, at = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const shape = shapes.find((one) => (x - one.x) ** 2 + (y - one.y) ** 2 < one.radius ** 2);
      const noise = between(-12, 12);
      for (let channel = 0; channel < 3; channel++) {
        const [from, to] = [left[channel]!, right[channel]!];
        const value = shape?.colour[channel] ?? from + (to - from) * x / WIDTH;
        pixels[at++] = Math.min(255, Math.max(0, value + noise));
      }
    }
  }
  return pixels;
}
