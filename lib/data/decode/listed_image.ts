/** An image of a folder or a table, before it is decoded. */
export interface ListedImage {
  /** Its path. */
  file: string;
  /** What it is known by, whatever folder the whole is in: its path from there, with `/` between parts. */
  name: string;
  /** The name of its class. */
  label: string;
  /** The split that it is in; undefined where the data have none. */
  split: string | undefined;
}
