import { MINER_NAMES, type MinerName } from "../config/miner_names.ts";
import type { Miner } from "./miner.ts";
import * as list from "./miner_list.ts";

export type { MinerName };

/** The listed miners by their names. */
type Listed = { [Key in keyof typeof list as (typeof list)[Key]["name"]]: (typeof list)[Key] };

const listed = Object.fromEntries(Object.values(list).map((miner) => [miner.name, miner])) as Listed;

// Does not compile if a miner is listed and its name is not.
const named: { [Name in MinerName | keyof Listed]: Name extends MinerName ? Miner<Name> : never } = listed;

/** Every miner by its name on the command line. */
export const MINERS = Object.fromEntries(MINER_NAMES.map((name) => [name, named[name]])) as {
  readonly [Name in MinerName]: Miner<Name>;
};
