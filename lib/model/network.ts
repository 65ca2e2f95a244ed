import { z } from "zod";
import { UserError } from "../base/user_error.ts";
import { checkLayers } from "./check_layers.ts";
import { LayerSchema } from "./layers.ts";
import type { Layer } from "./layer_kind.ts";
import { hasParameters, type PlacedLayer, placeLayers } from "./place_layers.ts";
import type { Shape } from "./shape.ts";

const side = z.number().int().positive();

/**
 * An embedding network: the shape of its input, and its layers in order. Checkpoints store it in this form.
 */
export const Network = z.strictObject({
  /** The height and width of an image in pixels, and its channels: 1 or 3. */
  input: z.strictObject({ height: side, width: side, channels: side }),
  layers: z.array(LayerSchema),
});

/**
 * An embedding network: the shape of its input, and its layers in order. Checkpoints store it in this form.
 */
export type Network = z.infer<typeof Network>;

const placed = new WeakMap<Network, readonly PlacedLayer[]>();

/**
 * Creates a network of layers for images of a given size.
 *
 * @throws {UserError} If a layer is none or has a wrong option, if it does not accept the output of the layer
 * before it, as when pooling leaves nothing of a small image, if the network does not end in `l2()`, or if it
 * has nothing to train.
 */
export function makeNetwork(input: Network["input"], layers: readonly Layer[]): Network {
  checkLayers(layers);
  const network: Network = { input, layers: [...layers] };
  try {
    layersOf(network);
  } catch (error) {
    throw new UserError(
      `Expected a network for images of ${input.height} × ${input.width}, ${input.channels} ` +
        `${input.channels === 1 ? "channel" : "channels"}, but ${(error as Error).message}`,
    );
  }
  if (layers.at(-1)?.type !== "l2") {
    throw new UserError(
      `Expected a network that ends in l2(), for embeddings of length 1, but found ${
        layers.at(-1)?.type ?? "no layer"
      } at its end`,
    );
  }
  if (!hasParameters(layersOf(network))) {
    throw new UserError("Expected a layer with parameters to train, such as dense(64), but found none");
  }
  return network;
}

/**
 * Returns the layers with their names and shapes.
 *
 * @throws {Error} If a layer does not accept the output of the layer before it.
 */
export function layersOf(network: Network): readonly PlacedLayer[] {
  let layers = placed.get(network);
  if (layers === undefined) {
    const { height, width, channels } = network.input;
    layers = placeLayers(network.layers, [height, width, channels]);
    placed.set(network, layers);
  }
  return layers;
}

/** Returns the dimension of the embeddings. */
export function embeddingSize(network: Network): number {
  return layersOf(network).at(-1)!.output[0]!;
}

/** Returns the shape of one image. */
export function inputShape({ input: { height, width, channels } }: Network): Shape {
  return [height, width, channels];
}
