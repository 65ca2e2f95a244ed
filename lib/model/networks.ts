import type { Layer } from "./layer_kind.ts";
import { original } from "./networks/original.ts";
import { resnet10 } from "./networks/resnet10.ts";

/** Every network by its name on the command line; each returns layers for a dimension of the embeddings. */
export const NETWORKS = {
  original,
  resnet10,
} as const satisfies Record<string, (embedding: number) => Layer[]>;

/** The name of a network. */
export type NetworkName = keyof typeof NETWORKS;
