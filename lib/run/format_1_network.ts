import { z } from "zod";
import { convNet } from "../model/networks/conv_net.ts";

/** What fixed the shapes of the network in format 1, which knew one network for images of one channel. */
const Architecture = z.object({
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  filters: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  embedding_size: z.number().int().positive(),
});

/** A `state.json` with its network as layers, also where format 1 has only their sizes; other values stay. */
export function networkOfFormat1(state: unknown): unknown {
  const parsed = z.looseObject({ architecture: Architecture }).safeParse(state);
  if (!parsed.success) return state;
  const { architecture: { height, width, filters, embedding_size: embedding }, ...rest } = parsed.data;
  return {
    ...rest,
    network: { input: { height, width, channels: 1 }, layers: convNet({ filters, embedding }) },
  };
}
