import type { Layer } from "../layer_kind.ts";
import { batchNorm } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { relu } from "../layers/relu.ts";
import { residual } from "../layers/residual.ts";

/**
 * Two 3×3 convolutions past which the input goes, through one of 1×1 where it changes its shape (He et al.,
 * 2016).
 *
 * @param stride Of the first convolution: 1 keeps the shape of an input of as many channels, 2 halves the image.
 */
export function residualBlock(filters: number, stride: 1 | 2): Layer[] {
  const shortcut = stride === 1 ? [] : [conv(filters, 1, { stride }), batchNorm()];
  return [
    residual([conv(filters, 3, { stride }), batchNorm(), relu(), conv(filters, 3), batchNorm()], shortcut),
    relu(),
  ];
}
