/** The extensions of the files that are decoded, in lower case. */
export const IMAGE_ENDINGS: readonly string[] = [
  ...[".avif", ".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".pnm", ".ppm"],
  ...[".tif", ".tiff", ".webp"],
];

/** Whether the name of a file has the extension of an image that can be decoded. */
export function isImageName(name: string): boolean {
  const ending = /.\.[^./]+$/.exec(name)?.[0].slice(1).toLowerCase() ?? "";
  return IMAGE_ENDINGS.includes(ending);
}
