import type { tf } from "../engine/tf.ts";
import { ATTRIBUTE, GraphBuilder } from "./graph_builder.ts";
import type { HostParameters } from "./initialise.ts";
import { kindOf } from "./layers.ts";
import { embeddingSize, inputShape, layersOf, type Network } from "./network.ts";
import { parameterSpecs, statisticSpecs } from "./parameter_specs.ts";
import { PIXEL_SCALE } from "./pixels.ts";
import type { PlacedLayer } from "./place_layers.ts";
import type { ViewCount } from "./view_counts.ts";
import { addMeanOfViews, addViews } from "./views.ts";

/** A graph model: the network in the format of TensorFlow.js' own `loadGraphModel`. */
export interface GraphModel {
  /** The contents of `model.json`. */
  json: tf.io.ModelJSON;
  /** The contents of `weights.bin`: the weights in the order of the manifest. */
  weights: Uint8Array<ArrayBuffer>;
}

/**
 * Converts a network with its values to a graph model. Its input `images` are pixels 0 … 255, float32 `[B,
 * H, W, C]`; its output `embeddings` are L2-normalised, `[B, D]`. It contains the normalisation of the
 * pixels.
 *
 * @param parameters Trained parameters and running statistics.
 * @param metadata Facts for users of the model, which `tf.loadGraphModel` leaves in the file.
 * @param views How many views of an image make its embedding.
 */
export function toGraphModel(
  network: Network,
  parameters: HostParameters,
  metadata: Readonly<Record<string, object | number>> = {},
  views: ViewCount = 1,
): GraphModel {
  const graph = new GraphBuilder();
  for (const { name, shape } of [...parameterSpecs(network), ...statisticSpecs(network)]) {
    graph.constant(name, shape, parameters.get(name)!);
  }
  const T = ATTRIBUTE.float;
  const [scale, one] = [graph.float("pixels/scale", PIXEL_SCALE), graph.float("pixels/one", 1)];
  const shape = ATTRIBUTE.dimensions([-1, ...inputShape(network)]);
  graph.add("images", "Placeholder", [], { dtype: T, shape: { shape } });
  graph.add("pixels/divide", "RealDiv", ["images", scale], { T });
  const images = graph.add("pixels/normalised", "Sub", ["pixels/divide", one], { T });
  const seen = addViews(graph, images, inputShape(network), views);
  const embedded = addLayers(graph, layersOf(network), seen);
  const embeddings = addMeanOfViews(graph, embedded, embeddingSize(network), views);
  graph.add("embeddings", "Identity", [embeddings], { T });

  const signature = (name: string, shape: readonly number[]) => ({
    [name]: { name: `${name}:0`, dtype: "DT_FLOAT", tensorShape: ATTRIBUTE.dimensions(shape) },
  });
  return {
    json: {
      format: "graph-model",
      generatedBy: "Trinca",
      convertedBy: "Trinca",
      modelTopology: { node: graph.nodes, library: {}, versions: { producer: 1882 } },
      signature: {
        inputs: signature("images", [-1, ...inputShape(network)]),
        outputs: signature("embeddings", [-1, embeddingSize(network)]),
      },
      ...(Object.keys(metadata).length > 0 && { userDefinedMetadata: { ...metadata } }),
      weightsManifest: [{ paths: ["weights.bin"], weights: graph.manifest }],
    },
    weights: graph.weights(),
  };
}

function addLayers(graph: GraphBuilder, layers: readonly PlacedLayer[], input: string): string {
  let x = input;
  for (const { layer, name, input, inner } of layers) {
    const addInner = (part: string, x: string) => addLayers(graph, inner[part]!, x);
    x = kindOf(layer).graph(x, { layer, name, input, graph, inner: addInner });
  }
  return x;
}
