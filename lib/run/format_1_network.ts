import { z } from "zod";
import { convNet } from "../model/networks/conv_net.ts";

/** The description of the network in format 1, which had a single network for images with one channel. */
const Architecture = z.object({
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  filters: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  embedding_size: z.number().int().positive(),
});

/**
 * Returns a `state.json` whose network is a list of layers; in format 1 it was given by its sizes. Other
 * values are returned unchanged.
 */
export function networkOfFormat1(state: unknown): unknown {
  const parsed = z.looseObject({ architecture: Architecture }).safeParse(state);
  if (!parsed.success) return state;
  const { architecture: { height, width, filters, embedding_size: embedding }, ...rest } = parsed.data;
  return {
    ...rest,
    network: { input: { height, width, channels: 1 }, layers: convNet({ filters, embedding }) },
  };
}
