import { z } from "zod";

const count = z.number().int().min(0);

/** What the search for a collapse knows of the steps so far, so that a resumed training finds it at the same step. */
export const StoredCollapse = z.object({
  /** The newest losses and variances of the embeddings, the newest last; null for what is not finite. */
  losses: z.array(z.number().nullable()),
  variances: z.array(z.number().nullable()),
  /** The largest variance so far, smoothed. */
  peak: z.number(),
  /** Whether the embeddings have collapsed and not recovered since. */
  collapsed: z.boolean(),
  /** The last epoch at whose end they had not begun to, and the best epoch until then; null if there is none. */
  good: z.object({ epoch: count, best: count.nullable() }).nullable(),
});

/** What the search for a collapse knows of the steps so far. */
export type StoredCollapse = z.infer<typeof StoredCollapse>;
