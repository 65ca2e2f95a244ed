import type { Layer } from "./layer_kind.ts";
import { convnet3 } from "./networks/convnet3.ts";
import { convnet5 } from "./networks/convnet5.ts";
import { original } from "./networks/original.ts";
import { resnet10 } from "./networks/resnet10.ts";
import { resnet18 } from "./networks/resnet18.ts";
import { resnet6 } from "./networks/resnet6.ts";
import { resnet8 } from "./networks/resnet8.ts";
import { vgg7 } from "./networks/vgg7.ts";

/** Every network by its name on the command line; each returns layers for a dimension of the embeddings. */
export const NETWORKS = {
  original,
  convnet3,
  convnet5,
  vgg7,
  resnet6,
  resnet8,
  resnet10,
  resnet18,
} as const satisfies Record<string, (embedding: number) => Layer[]>;

/** The name of a network. */
export type NetworkName = keyof typeof NETWORKS;
