import { z } from "zod";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { Layer, LayerKind } from "../layer_kind.ts";

/** The sum of the output of layers and of a shortcut around them. */
export interface ResidualLayer extends Layer {
  readonly type: "residual";
  /** The layers whose output is added to the input. */
  readonly layers: readonly Layer[];
  /** The layers that the input passes through before it is added; empty for none. */
  readonly shortcut: readonly Layer[];
}

/**
 * A residual connection (He et al., 2016): the output of the layers is added to their input.
 *
 * @param layers The layers whose output is added.
 * @param shortcut Layers for the input itself, if `layers` change its shape; none by default.
 */
export function residual(layers: readonly Layer[], shortcut: readonly Layer[] = []): ResidualLayer {
  return { type: "residual", layers, shortcut };
}

/**
 * The residual kind.
 *
 * @param layer The schema of any layer.
 */
export function residualKind(layer: z.ZodType<Layer>): LayerKind<ResidualLayer> {
  return {
    schema: z.strictObject({
      type: z.literal("residual"),
      layers: z.array(layer),
      shortcut: z.array(layer),
      name: z.string().exactOptional(),
    }),
    inner: ({ layers, shortcut }) => ({ layers, shortcut }),
    output(_, __, { layers = [], shortcut = [] }) {
      if (String(layers) !== String(shortcut)) {
        throw new Error(
          `its layers output [${layers}] and its shortcut [${shortcut}], which cannot be added; give it a shortcut with the ` +
            `same output`,
        );
      }
      return layers;
    },
    describe: () => "residual",
    train: (x, { inner }) => inner("layers", x).add(inner("shortcut", x)),
    infer: (x, { inner }) => inner("layers", x).add(inner("shortcut", x)),
    graph: (x, { name, graph, inner }) =>
      graph.add(`${name}/sum`, "AddV2", [inner("layers", x), inner("shortcut", x)], { T: ATTRIBUTE.float }),
    onnx: (x, { name, graph, inner }) =>
      graph.add(`${name}/sum`, "Add", [inner("layers", x), inner("shortcut", x)]),
  };
}
