import { z } from "zod";

const count = z.number().int().min(0);

/** A return to an earlier checkpoint after a collapse, and what the training does differently from there on. */
export const StoredRescue = z.object({
  /** The complete epochs at the point that it went back to; 0 for the start. */
  epoch: count,
  /** By what the learning rate of the schedule is multiplied, warm-up apart. */
  rate: z.number(),
  /** Over how many epochs the learning rate rises from 0. */
  warmup: z.number(),
  /** The last epoch in which semi-hard negatives replace hard ones; 0 for none. */
  semi_hard_until: count,
});

/** A return to an earlier checkpoint after a collapse, and what the training does differently from there on. */
export type StoredRescue = z.infer<typeof StoredRescue>;
