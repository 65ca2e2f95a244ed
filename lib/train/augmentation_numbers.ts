/** The images to augment. */
export interface AugmentedShape {
  /** The number B of images. */
  count: number;
  height: number;
  width: number;
  channels: number;
}

/** The random numbers of an augmentation; what it does not use is missing. */
export interface AugmentationNumbers {
  /** How each image is moved, in the format of `tf.image.transform`, `[B, 8]`. */
  transforms?: Float32Array<ArrayBuffer>;
  /**
   * Factors of brightness and contrast; for colour images of saturation, red, green and blue too: `[B, 2]` or
   * `[B, 6]`.
   */
  colours?: Float32Array<ArrayBuffer>;
  /** The first row and column of the erased rectangle, and those after its last; empty if equal, `[B, 4]`. */
  boxes?: Float32Array<ArrayBuffer>;
}
