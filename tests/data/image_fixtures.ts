import sharp from "sharp";

/** How to draw a picture. */
export interface Picture {
  width?: number;
  height?: number;
  /** Red, green and blue of all its pixels, or one value for grey. */
  color: [number, number, number] | number;
}

/** Writes a picture of one colour in the format of its extension, and creates its folder. */
export async function writePicture(path: string, { width = 20, height = 20, color }: Picture): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  const [r, g, b] = typeof color === "number" ? [color, color, color] : color;
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  const format = /\.(\w+)$/.exec(path)![1]!.toLowerCase() === "png"
    ? image.png()
    : image.jpeg({ quality: 100 });
  await Deno.writeFile(path, await format.toBuffer());
}

/** Writes the given number of pictures of each class into a folder, each of a different grey. */
export async function writeClasses(
  folder: string,
  classes: Readonly<Record<string, number>>,
  ending = "png",
): Promise<void> {
  let shade = 0;
  for (const [name, count] of Object.entries(classes)) {
    for (let i = 0; i < count; i++) {
      await writePicture(`${folder}/${name}/${i}.${ending}`, { color: shade++ % 256 });
    }
  }
}
