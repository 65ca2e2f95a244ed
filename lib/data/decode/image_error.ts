/** A file that cannot be decoded; the message is a short clause without the name of the file. */
export class ImageError extends Error {
  override readonly name = "ImageError";
}

/** The message of a file that has less than it says. */
export const ENDS_EARLY = "the file ends early";
