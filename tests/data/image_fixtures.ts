import sharp from "sharp";

/** How a picture is made. */
export interface Picture {
  width?: number;
  height?: number;
  /** Red, green and blue of all its pixels, or one number for grey. */
  color: [number, number, number] | number;
}

/** Writes a picture of one colour; its name says in which format. Folders are made. */
export async function writePicture(path: string, { width = 20, height = 20, color }: Picture): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  const [r, g, b] = typeof color === "number" ? [color, color, color] : color;
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  const format = /\.(\w+)$/.exec(path)![1]!.toLowerCase() === "png"
    ? image.png()
    : image.jpeg({ quality: 100 });
  await Deno.writeFile(path, await format.toBuffer());
}

/** Writes so many pictures of each class into a folder, each of a grey of its own. */
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
