/** A range of values. */
export interface Range {
  from: number;
  /** Greater than {@link from}. */
  to: number;
}
