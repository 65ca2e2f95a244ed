import { toOnnx } from "../../model/onnx/to_onnx.ts";
import type { ViewCount } from "../../model/view_counts.ts";
import type { StoredNetwork } from "../../run/checkpoint.ts";
import { modelMetadata } from "../../run/model_metadata.ts";
import { thresholdsOf } from "./thresholds_of.ts";

/**
 * A checkpoint's network as an ONNX file, with views of each image within it. Its metadata have what is needed to use it.
 *
 * @param run The folder of the checkpoint's run, whose log has the thresholds.
 */
export async function onnxFile(
  { state, parameters }: StoredNetwork,
  run: string,
  views: ViewCount,
): Promise<Uint8Array<ArrayBuffer>> {
  // The training measures the image alone.
  const thresholds = views === 1 ? await thresholdsOf(run, state) : undefined;
  const facts = {
    ...modelMetadata(state),
    ...(thresholds !== undefined && { thresholds }),
  };
  return toOnnx(state.network, parameters, {
    trinca: state.trinca,
    dataset: state.dataset.title,
    dataset_digest: state.dataset.digest,
    epoch: String(state.epoch),
    global_step: String(state.global_step),
    views: String(views),
    ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, JSON.stringify(value)])),
  }, views);
}
