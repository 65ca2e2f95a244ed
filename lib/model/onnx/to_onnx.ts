import type { HostParameters } from "../initialise.ts";
import { kindOf } from "../layers.ts";
import { embeddingSize, inputShape, layersOf, type Network } from "../network.ts";
import { PIXEL_SCALE } from "../pixels.ts";
import type { PlacedLayer } from "../place_layers.ts";
import type { ViewCount } from "../view_counts.ts";
import { OnnxGraph } from "./onnx_graph.ts";
import { floatsMessage, modelMessage } from "./onnx_messages.ts";
import { addOnnxMeanOfViews, addOnnxViews } from "./onnx_views.ts";

/** The version of ONNX's operators: the first that has all of those used, for the sake of old readers. */
export const ONNX_OPSET = 13;
/** The version of ONNX's file format that came with that opset. */
const IR_VERSION = 7;

/**
 * Converts a network with its values to an ONNX model. Its input `images` are pixels 0 … 255, float32 `[N, H, W, C]`;
 * its output `embeddings` are L2-normalised, `[N, D]`; N is any number. It contains the normalisation of the pixels.
 *
 * @param parameters Trained parameters and running statistics.
 * @param metadata Facts for users of the model.
 * @param views How many views of an image make its embedding.
 * @returns The file.
 */
export function toOnnx(
  network: Network,
  parameters: HostParameters,
  metadata: Readonly<Record<string, string>> = {},
  views: ViewCount = 1,
): Uint8Array<ArrayBuffer> {
  const graph = new OnnxGraph();
  const addLayers = (layers: readonly PlacedLayer[], input: string): string => {
    let x = input;
    for (const { layer, name, input, inner } of layers) {
      const values = (suffix: string) => parameters.get(`${name}/${suffix}`)!;
      const addInner = (part: string, x: string) => addLayers(inner[part]!, x);
      x = kindOf(layer).onnx(x, { layer, name, input, graph, values, inner: addInner });
    }
    return x;
  };
  const channelsFirst = graph.add("pixels/channels_first", "Transpose", ["images"], { perm: [0, 3, 1, 2] });
  const scaled = graph.add("pixels/divide", "Div", [channelsFirst, graph.float("pixels/scale", PIXEL_SCALE)]);
  const images = graph.add("pixels/normalised", "Sub", [scaled, graph.float("pixels/one", 1)]);
  const seen = addOnnxViews(graph, images, inputShape(network), views);
  const embedded = addLayers(layersOf(network), seen);
  const embeddings = addOnnxMeanOfViews(graph, embedded, embeddingSize(network), views);
  graph.add("embeddings", "Identity", [embeddings]);
  return modelMessage({
    irVersion: IR_VERSION,
    opset: ONNX_OPSET,
    producer: "Trinca",
    name: "embedding",
    nodes: graph.nodes,
    constants: graph.constants,
    input: floatsMessage(
      "images",
      ["N", ...inputShape(network)],
      "pixels, 0 to 255: image, row, column, channel",
    ),
    output: floatsMessage("embeddings", ["N", embeddingSize(network)], "of length 1"),
    metadata,
  });
}
