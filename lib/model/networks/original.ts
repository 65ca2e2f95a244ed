import type { Layer } from "../layer_kind.ts";
import { convNet } from "./conv_net.ts";

/** The original program's network: two convolutions with 32 and 64 filters. */
export function original(embedding: number): Layer[] {
  return convNet({ filters: [32, 64], embedding });
}
