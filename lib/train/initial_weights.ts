import { count } from "../base/format.ts";
import { UserError } from "../base/user_error.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { Network } from "../model/network.ts";
import { transferParameters } from "../model/transfer_parameters.ts";
import { findInitial } from "../run/find_initial.ts";
import { readNetwork } from "../run/read_checkpoint.ts";

/** More layers than this are counted instead of named. */
const NAMED = 6;

/** What a training starts from. */
export interface InitialWeights {
  /** Parameters and running statistics by name. */
  parameters: HostParameters;
  /** The folder of the checkpoint that they are from. */
  from: string;
  /** What was taken and what was not, for a person. */
  message: string;
}

/**
 * Reads the weights that a training starts from: those of another run's best checkpoint, as far as its layers
 * fit. Another head, other classes and another size of the embeddings leave the other layers as they are.
 *
 * @param init A run, by its name or folder, or a checkpoint.
 * @param runs The folder of runs.
 * @throws {UserError} If there is no such checkpoint, or not a single layer fits.
 */
export async function initialWeights(
  init: string,
  runs: string,
  network: Network,
  seed: number,
): Promise<InitialWeights> {
  const from = await findInitial(init, runs);
  const { state, parameters } = await readNetwork(from);
  const transferred = transferParameters(network, seed, { network: state.network, parameters });
  const { taken, initialised, values } = transferred;
  if (taken.length === 0) {
    throw new UserError(
      `Expected layers with the names and shapes of this training's, for ${
        imagesOf(network)
      }, in ${from} but found ` +
        `none, for ${
          imagesOf(state.network)
        }; choose --net, and the size and colour of the images, as there, or omit --init`,
    );
  }
  const rest = initialised.length === 0 ? "nothing is new" : `new: ${named(initialised)}`;
  return {
    parameters: transferred.parameters,
    from,
    message: `Started from ${from}: ${named(taken)} taken, ${count(values)} parameters; ${rest}`,
  };
}

function named(layers: readonly string[]): string {
  if (layers.length <= NAMED) return layers.join(", ");
  return `${layers.slice(0, NAMED - 1).join(", ")} and ${layers.length - NAMED + 1} more layers`;
}

function imagesOf({ input: { height, width, channels } }: Network): string {
  return `${width} × ${height} ${channels === 1 ? "grey" : "colour"} images`;
}
