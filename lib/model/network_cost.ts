import { kindOf } from "./layers.ts";
import { layersOf, type Network } from "./network.ts";
import { allLayers } from "./parameter_specs.ts";
import { type Shape, sizeOf } from "./shape.ts";

/** What one layer of a network costs. */
export interface LayerCost {
  /** Its name. */
  name: string;
  /** The layer as a person reads it: `conv 3×3, 32`. */
  title: string;
  /** What it makes of one image. */
  output: Shape;
  /** Numbers in it that are trained. */
  parameters: number;
  /** Multiplications that are followed by an addition, for one image; half its FLOPs. */
  multiplyAdds: number;
}

/** What each layer of a network costs, those inside others after these. */
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
