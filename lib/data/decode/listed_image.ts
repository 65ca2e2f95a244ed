/** An image of a folder or a table, before it is decoded. */
export interface ListedImage {
  file: string;
  /**
   * Its path relative to the folder or table, with `/` between the parts, which identifies it wherever the
   * data are.
   */
  name: string;
  /** The name of its class. */
  label: string;
  /** The name of its split; undefined if the data have no splits. */
  split: string | undefined;
}
