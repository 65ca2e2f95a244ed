import { tf } from "../engine/tf.ts";
import { ATTRIBUTE, type GraphBuilder } from "./graph_builder.ts";
import { l2, l2Kind, unitLength } from "./layers/l2.ts";
import type { Shape } from "./shape.ts";
import type { ViewCount } from "./view_counts.ts";

/** Where each view begins in the image with a border of one pixel: row, column. The image itself comes first. */
const STARTS: readonly (readonly [number, number])[] = [
  [1, 1],
  ...[[0, 1], [2, 1], [1, 0], [1, 2]] as const,
  ...[[0, 0], [0, 2], [2, 0], [2, 2]] as const,
];

/** Where each of a number of views begins in the image with its border: row, column. */
export const startsOf = (views: ViewCount) => STARTS.slice(0, views);

/**
 * The views of images, one view of all images after another. What comes in at a border is the pixel next to it.
 *
 * @param images `[B, H, W, C]`.
 * @returns `[views · B, H, W, C]`.
 */
export function viewsOf(images: tf.Tensor4D, views: ViewCount): tf.Tensor4D {
  if (views === 1) return images;
  return tf.tidy(() => {
    const [count, height, width, channels] = images.shape;
    // Symmetric: the border of one pixel repeats the outermost one.
    const bordered = tf.mirrorPad(images, [[0, 0], [1, 1], [1, 1], [0, 0]], "symmetric");
    return tf.concat(
      startsOf(views).map(([row, column]) =>
        tf.slice4d(bordered, [0, row, column, 0], [count, height, width, channels])
      ),
      0,
    );
  });
}

/**
 * The embeddings of images from those of their views.
 *
 * @param embeddings Of {@link viewsOf}, `[views · B, D]`, of length 1.
 * @returns `[B, D]`, of length 1.
 */
export function meanOfViews(embeddings: tf.Tensor2D, views: ViewCount): tf.Tensor2D {
  if (views === 1) return embeddings;
  return tf.tidy(() => {
    const [rows, dimension] = embeddings.shape;
    return unitLength(embeddings.reshape([views, rows / views, dimension]).mean(0)) as tf.Tensor2D;
  });
}

/**
 * Adds {@link viewsOf} to a graph.
 *
 * @param x The node of the images.
 * @param input The shape of one image.
 * @returns The name of the node of the views.
 */
export function addViews(graph: GraphBuilder, x: string, input: Shape, views: ViewCount): string {
  if (views === 1) return x;
  const T = ATTRIBUTE.float;
  const border = graph.integers("views/border", [4, 2], [0, 0, 1, 1, 1, 1, 0, 0]);
  const bordered = graph.add("views/bordered", "MirrorPad", [x, border], {
    T,
    Tpaddings: ATTRIBUTE.int32,
    mode: ATTRIBUTE.text("SYMMETRIC"),
  });
  // -1: all images that there are.
  const size = graph.integers("views/size", [4], [-1, ...input]);
  const slices = startsOf(views).map(([row, column], i) => {
    const begin = graph.integers(`views/begin${i}`, [4], [0, row, column, 0]);
    return graph.add(`views/view${i}`, "Slice", [bordered, begin, size], { T, Index: ATTRIBUTE.int32 });
  });
  const axis = graph.integers("views/axis", [], [0]);
  return graph.add("views/all", "ConcatV2", [...slices, axis], {
    T,
    Tidx: ATTRIBUTE.int32,
    N: ATTRIBUTE.integer(views),
  });
}

/**
 * Adds {@link meanOfViews} to a graph.
 *
 * @param x The node of the views' embeddings.
 * @param dimension D.
 * @returns The name of the node of the embeddings.
 */
export function addMeanOfViews(graph: GraphBuilder, x: string, dimension: number, views: ViewCount): string {
  if (views === 1) return x;
  const byView = graph.reshape("views/by_view", x, [views, -1, dimension]);
  const axis = graph.integers("views/mean_axis", [1], [0]);
  const mean = graph.add("views/mean", "Mean", [byView, axis], {
    T: ATTRIBUTE.float,
    Tidx: ATTRIBUTE.int32,
    keep_dims: ATTRIBUTE.flag(false),
  });
  const layer = l2();
  return l2Kind.graph(mean, { layer, name: "views/l2", input: [dimension], graph, inner: () => mean });
}
