import { BATCH_NORM_EPSILON } from "../model/layers/batch_norm.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { safetensors } from "../base/safetensors.ts";

/**
 * Encodes a checkpoint's weights as safetensors: trained parameters and running statistics under the names that
 * `docs/export.md` lists. The metadata contain what is needed to use them.
 */
export function weightsFile({ state, parameters }: StoredNetwork): Uint8Array<ArrayBuffer> {
  const { network, dataset } = state;
  const specs = [...parameterSpecs(network), ...statisticSpecs(network)];
  return safetensors(
    specs.map(({ name, shape }) => ({ name, shape, values: parameters.get(name)! })),
    {
      trinca: state.trinca,
      network: JSON.stringify(network),
      batch_norm_epsilon: String(BATCH_NORM_EPSILON),
      dataset: dataset.title,
      dataset_digest: dataset.digest,
      epoch: String(state.epoch),
      global_step: String(state.global_step),
      config: JSON.stringify(state.config),
    },
  );
}
