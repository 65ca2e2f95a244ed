/** A range of values. */
export interface Range {
  /** The lower end. */
  from: number;
  /** The upper end; above the lower one. */
  to: number;
}
