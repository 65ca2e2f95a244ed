/** An image of a folder, a table or a list, before it is decoded. */
export interface ListedImage {
  /** Its path relative to the data, with `/` between the parts, which identifies it wherever the data are. */
  name: string;
  /** The name of its class. */
  label: string;
  /** The name of the coarse class that its class is part of, if the data say so. */
  coarse?: string;
  /** The name of its split; undefined if the data have no splits. */
  split: string | undefined;
  /** Whether it is a query, and whether it is in the gallery; undefined if the data say neither. */
  role?: { query: boolean; gallery: boolean };
}
