/** Somebody who runs in a benchmark. */
export interface Contender {
  /** As the table calls it. */
  name: string;
  /** What it is made of, for the notes below the table. */
  about: string;
  /** Steps in a round: more of the quick ones, so that a round is not over before it begins. */
  steps: number;
  /** Makes its engine the active one. */
  activate(): Promise<void>;
  /** One step; it returns when its result is on the host. */
  step(): number;
  /** Releases what it holds. */
  dispose(): void;
}
