/** Photographs as telephones store them; no decoder for them is free of patents. */
const HEIC = /\.(heic|heif)$/i;

/** What to do about them, to complete a message. */
export const HEIC_ADVICE = "convert them to JPEG, for example with heif-convert or sips";

/** Counts the HEIC files among others. */
export function countHeic(names: readonly string[]): number {
  return names.filter((name) => HEIC.test(name)).length;
}
