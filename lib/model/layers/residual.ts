import { z } from "zod";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { Layer, LayerKind } from "../layer_kind.ts";

/** The sum of what layers make of an input and of a shortcut past them. */
export interface ResidualLayer extends Layer {
  /** It is one. */
  readonly type: "residual";
  /** What is added to the input. */
  readonly layers: readonly Layer[];
  /** What the input goes through on its way past; nothing where it is empty. */
  readonly shortcut: readonly Layer[];
}

/**
 * A residual connection (He et al., 2016): what the layers make of an input, added to the input.
 *
 * @param layers What is added.
 * @param shortcut Layers for the input itself, where its shape changes on the way; none if not given.
 */
export function residual(layers: readonly Layer[], shortcut: readonly Layer[] = []): ResidualLayer {
  return { type: "residual", layers, shortcut };
}

/**
 * Residual connections.
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
          `its layers make [${layers}] and its shortcut [${shortcut}], which cannot be added; give it a shortcut that ` +
            `makes the same`,
        );
      }
      return layers;
    },
    describe: () => "residual",
    train: (x, { inner }) => inner("layers", x).add(inner("shortcut", x)),
    infer: (x, { inner }) => inner("layers", x).add(inner("shortcut", x)),
    graph: (x, { name, graph, inner }) =>
      graph.add(`${name}/sum`, "AddV2", [inner("layers", x), inner("shortcut", x)], { T: ATTRIBUTE.float }),
  };
}
