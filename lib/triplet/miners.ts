import type { Miner } from "./miner.ts";
import { MINER_LIST, MINER_NAMES, type MinerName } from "./miner_list.ts";

export type { MinerName };

/** Every miner by its name on the command line. */
export const MINERS = Object.fromEntries(
  await Promise.all(MINER_NAMES.map(async (name) => [name, await MINER_LIST[name]()] as const)),
) as { readonly [Name in MinerName]: Miner<Name> };
