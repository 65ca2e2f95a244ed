import { kindOf } from "./layers.ts";
import { layersOf, type Network } from "./network.ts";
import { allLayers } from "./parameter_specs.ts";
import { type Shape, sizeOf } from "./shape.ts";

/** The cost of one layer of a network. */
export interface LayerCost {
  name: string;
  /** The description for a person: `conv 3×3, 32`. */
  title: string;
  /** The shape of its output for one image. */
  output: Shape;
  /** The number of trainable values. */
  parameters: number;
  /** Multiply-adds for one image; half of its FLOPs. */
  multiplyAdds: number;
}

/** Returns the cost of each layer of a network; layers inside another one follow it. */
export function networkCost(network: Network): LayerCost[] {
  return allLayers(layersOf(network)).map(({ layer, name, input, output }) => {
    const kind = kindOf(layer);
    return {
      name,
      title: kind.describe(layer),
      output,
      parameters: (kind.parameters?.(layer, input) ?? []).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      multiplyAdds: kind.multiplyAdds?.(layer, input, output) ?? 0,
    };
  });
}
