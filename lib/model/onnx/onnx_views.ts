import { l2, l2Kind } from "../layers/l2.ts";
import type { Shape } from "../shape.ts";
import type { ViewCount } from "../view_counts.ts";
import { startsOf } from "../views.ts";
import type { OnnxGraph } from "./onnx_graph.ts";

/**
 * Adds `viewsOf()` to an ONNX graph.
 *
 * @param x The node of the images, `[N, C, H, W]`.
 * @param input The shape of one image, `[H, W, C]`.
 * @returns The name of the node of the views, `[views · N, C, H, W]`.
 */
export function addOnnxViews(graph: OnnxGraph, x: string, [height, width]: Shape, views: ViewCount): string {
  if (views === 1) return x;
  const border = graph.integers("views/border", [0, 0, 1, 1, 0, 0, 1, 1]);
  // A border of one pixel repeats the outermost one.
  const bordered = graph.add("views/bordered", "Pad", [x, border], { mode: "edge" });
  const axes = graph.integers("views/axes", [2, 3]);
  const slices = startsOf(views).map(([row, column], i) => {
    const begin = graph.integers(`views/begin${i}`, [row, column]);
    const end = graph.integers(`views/end${i}`, [row + height!, column + width!]);
    return graph.add(`views/view${i}`, "Slice", [bordered, begin, end, axes]);
  });
  return graph.add("views/all", "Concat", slices, { axis: 0 });
}

/**
 * Adds `meanOfViews()` to an ONNX graph.
 *
 * @param x The node of the views' embeddings, `[views · N, D]`.
 * @param dimension D.
 * @returns The name of the node of the embeddings, `[N, D]`.
 */
export function addOnnxMeanOfViews(graph: OnnxGraph, x: string, dimension: number, views: ViewCount): string {
  if (views === 1) return x;
  const shape = graph.integers("views/shape", [views, -1, dimension]);
  const byView = graph.add("views/by_view", "Reshape", [x, shape]);
  const mean = graph.add("views/mean", "ReduceMean", [byView], { axes: [0], keepdims: 0 });
  const values = () => new Float32Array();
  return l2Kind.onnx(mean, {
    layer: l2(),
    name: "views/l2",
    input: [dimension],
    graph,
    values,
    inner: () => mean,
  });
}
