import { embeddingSize, type Network } from "./network.ts";
import { type NetworkName, NETWORKS } from "./networks.ts";

/** Returns the name of a network on the command line; undefined if it is a program's own. */
export function networkName(network: Network): NetworkName | undefined {
  const size = embeddingSize(network);
  return (Object.keys(NETWORKS) as NetworkName[]).find((name) =>
    JSON.stringify(NETWORKS[name](size)) === JSON.stringify(network.layers)
  );
}
