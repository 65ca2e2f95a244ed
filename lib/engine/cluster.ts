/** The workers that train together, and which of them this process is. */
export interface Cluster {
  /** `host:port` of each worker; the first one leads. */
  addresses: readonly string[];
  /** The index of this process among them. */
  task: number;
  /** The IPv4 addresses at which this worker is reached; of all of this machine if missing. */
  reachedAt?: readonly string[] | undefined;
}
