import type { CurvePoint } from "./training_clock.ts";

/** A program that trains in `bench curve`. */
export interface CurveContender {
  /** Name in the figures for programs. */
  key: string;
  /** Name in the table. */
  name: string;
  /** Description for the notes. */
  about: string;
  /** How many epochs it trains. */
  epochs: number;
  /** Trains the next epoch and returns the measurements in it. */
  epoch(epoch: number): Promise<CurvePoint[]>;
  /** Ends it. */
  end(): Promise<void>;
}
