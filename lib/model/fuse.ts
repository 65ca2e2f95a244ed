import type { BatchNormLayer } from "./layers/batch_norm.ts";
import { type ConvLayer, isPlain } from "./layers/conv.ts";
import { halves, type MaxPoolLayer } from "./layers/max_pool.ts";
import type { PlacedLayer } from "./place_layers.ts";

/** A layer by itself, or several that are computed together. */
export type Stage =
  | { kind: "layer"; placed: PlacedLayer }
  /** A convolution whose results are normalised. */
  | { kind: "conv_norm"; conv: PlacedLayer; norm: PlacedLayer }
  /** A convolution that keeps the size, normalised, of each 2×2 window of which the largest is kept if above 0. */
  | { kind: "conv_norm_pool"; conv: PlacedLayer; norm: PlacedLayer; pool: PlacedLayer; relu: PlacedLayer };

/**
 * Finds what can be computed together in a list of layers: a peephole over three or four of them. The results are those
 * of the layers one by one.
 */
export function fuse(layers: readonly PlacedLayer[]): Stage[] {
  const list = poolBeforeRelu(layers);
  const stages: Stage[] = [];
  for (let i = 0; i < list.length;) {
    const [conv, norm, pool, relu] = list.slice(i, i + 4) as [PlacedLayer, ...(PlacedLayer | undefined)[]];
    if (isConv(conv.layer) && norm !== undefined && isBatchNorm(norm.layer)) {
      const pools = isPlain(conv.layer) && pool !== undefined && isMaxPool(pool.layer) &&
        halves(pool.layer) &&
        relu?.layer.type === "relu";
      stages.push(
        pools ? { kind: "conv_norm_pool", conv, norm, pool, relu } : { kind: "conv_norm", conv, norm },
      );
      i += pools ? 4 : 2;
    } else {
      stages.push({ kind: "layer", placed: conv });
      i++;
    }
  }
  return stages;
}

/**
 * Max pooling before ReLU: both are monotone, so the result is that of the usual order for a fraction of the work.
 */
function poolBeforeRelu(layers: readonly PlacedLayer[]): PlacedLayer[] {
  const list = [...layers];
  for (let i = 0; i + 1 < list.length; i++) {
    const [relu, pool] = [list[i]!, list[i + 1]!];
    // Where windows reach beyond the image, they never hold only what is beyond: no value of another layer appears.
    if (relu.layer.type === "relu" && isMaxPool(pool.layer)) {
      list[i] = { ...pool, input: relu.input };
      list[i + 1] = { ...relu, input: pool.output, output: pool.output };
    }
  }
  return list;
}

function isConv(layer: { type: string }): layer is ConvLayer {
  return layer.type === "conv";
}

function isBatchNorm(layer: { type: string }): layer is BatchNormLayer {
  return layer.type === "batch_norm";
}

function isMaxPool(layer: { type: string }): layer is MaxPoolLayer {
  return layer.type === "max_pool";
}
