import type { Layer } from "./layer_kind.ts";
import { kindOf } from "./layers.ts";
import type { Shape } from "./shape.ts";

/** A layer with its place in a network. */
export interface PlacedLayer {
  readonly layer: Layer;
  /** The prefix of the names of its parameters and nodes. */
  readonly name: string;
  /** The shape of one image before it. */
  readonly input: Shape;
  /** The shape of one image after it. */
  readonly output: Shape;
  /** The lists of layers inside it. */
  readonly inner: Readonly<Record<string, readonly PlacedLayer[]>>;
}

/** Kinds that are numbered even if there is only one, for compatibility with checkpoints of format 1. */
const NUMBERED = ["conv"];
/**
 * Layers with a kernel, whose name the batch normalisation after them shares: `conv1/kernel`, `conv1/gamma`.
 */
const WITH_KERNEL = ["conv", "dense"];

/**
 * Determines the name and the shapes of each layer. If a list has several layers of a kind, their names are
 * numbered from 1; the names within `residual1` begin with `residual1/`, those of its shortcut with
 * `residual1/shortcut/`.
 *
 * @param input The shape of one image.
 * @param prefix The prefix of all names.
 * @throws {Error} If a layer does not accept the output of the layer before it, or two have the same name.
 */
export function placeLayers(layers: readonly Layer[], input: Shape, prefix = ""): PlacedLayer[] {
  const names = nameLayers(layers);
  let shape = input;
  return layers.map((layer, i) => {
    const kind = kindOf(layer);
    const name = prefix + names[i]!;
    const inner = Object.fromEntries(
      Object.entries(kind.inner?.(layer) ?? {}).map(([part, list]) => [
        part,
        placeLayers(list, shape, part === "layers" ? `${name}/` : `${name}/${part}/`),
      ]),
    );
    const before = shape;
    const innerShapes = Object.fromEntries(
      Object.entries(inner).map(([part, list]) => [part, list.at(-1)?.output ?? before]),
    );
    try {
      shape = kind.output(layer, before, innerShapes);
      if (shape.some((side) => side < 1)) {
        throw new Error(
          `it leaves nothing of [${before}]; use larger images (--size) or another network (--net)`,
        );
      }
    } catch (error) {
      throw new Error(`${name} (${kind.describe(layer)}) does not fit: ${(error as Error).message}`);
    }
    return { layer, name, input: before, output: shape, inner };
  });
}

/** Whether any layer has trainable parameters. */
export function hasParameters(layers: readonly PlacedLayer[]): boolean {
  return layers.some(({ layer, input, inner }) =>
    (kindOf(layer).parameters?.(layer, input).length ?? 0) > 0 || Object.values(inner).some(hasParameters)
  );
}

function nameLayers(layers: readonly Layer[]): string[] {
  const counts = Map.groupBy(layers, ({ type }) => type);
  const seen = new Map<string, number>();
  const names: string[] = [];
  for (const [i, { type, name }] of layers.entries()) {
    const number = (seen.get(type) ?? 0) + 1;
    seen.set(type, number);
    const isAlone = counts.get(type)!.length === 1 && !NUMBERED.includes(type);
    const followsKernel = type === "batch_norm" && WITH_KERNEL.includes(layers[i - 1]?.type ?? "");
    names.push(name ?? (followsKernel ? names[i - 1]! : isAlone ? type : `${type}${number}`));
  }
  const twice = names.find((name, i) =>
    names.indexOf(name) !== i && !(layers[i]!.type === "batch_norm" && names.indexOf(name) === i - 1)
  );
  if (twice !== undefined) throw new Error(`two layers are named ${twice}`);
  return names;
}
