import type { SourceImage } from "./source_image.ts";

/**
 * Leaves out images whose file was named before: by the same path, by a link or by another spelling. A file is no duplicate
 * of itself, and who removes one of its names would lose it.
 *
 * @returns The images, and how many were left out.
 */
export async function distinctFiles(
  images: readonly SourceImage[],
): Promise<{ images: SourceImage[]; repeated: number }> {
  const seen = new Set<string>();
  const distinct: SourceImage[] = [];
  for (const image of images) {
    const key = await fileKey(image.path);
    if (seen.has(key)) continue;
    seen.add(key);
    distinct.push(image);
  }
  return { images: distinct, repeated: images.length - distinct.length };
}

/** The same for all names of a file. */
async function fileKey(path: string): Promise<string> {
  try {
    const { dev, ino } = await Deno.stat(path);
    return ino === null || ino === 0 ? await Deno.realPath(path) : `${dev}:${ino}`;
  } catch {
    return path; // In a ZIP file, or missing.
  }
}
