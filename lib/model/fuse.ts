import type { BatchNormLayer } from "./layers/batch_norm.ts";
import { type ConvLayer, isPlain } from "./layers/conv.ts";
import { halves, type MaxPoolLayer } from "./layers/max_pool.ts";
import type { PlacedLayer } from "./place_layers.ts";

/** A layer by itself, or several that are computed together. */
export type Stage =
  | { kind: "layer"; placed: PlacedLayer }
  /** A convolution with batch normalisation. */
  | { kind: "conv_norm"; conv: PlacedLayer; norm: PlacedLayer }
  /** A convolution that preserves the size, with batch normalisation, 2×2 max pooling and ReLU. */
  | { kind: "conv_norm_pool"; conv: PlacedLayer; norm: PlacedLayer; pool: PlacedLayer; relu: PlacedLayer };

/**
 * Finds layers that can be computed together: a peephole optimisation over three or four of them. The
 * results equal those of the single layers.
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

/** Swaps ReLU and max pooling: both are monotone, so the result is the same for a fraction of the work. */
function poolBeforeRelu(layers: readonly PlacedLayer[]): PlacedLayer[] {
  const list = [...layers];
  for (let i = 0; i + 1 < list.length; i++) {
    const [relu, pool] = [list[i]!, list[i + 1]!];
    // Windows that extend beyond the image always contain a part of it, so the padding never determines the
    // result.
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
