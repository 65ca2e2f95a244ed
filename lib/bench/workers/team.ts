import { fileURLToPath } from "node:url";
import { freeAddresses } from "../../train/workers/free_addresses.ts";
import { JsonLinesProcess } from "../json_lines_process.ts";
import type { Link } from "./network_model.ts";
import { SlowLink } from "./slow_link.ts";
import type { RoundAnswer, RoundRequest, WorkerStart } from "./worker_process.ts";

/** How a team is started. */
export interface TeamOptions {
  /** The path of libtensorflow. */
  library: string;
  workers: number;
  /** Of each worker's engine. */
  threads: number;
  /** Whether a network between the workers is simulated. */
  apart?: boolean;
}

/** Processes that train together. */
export class Team implements AsyncDisposable {
  readonly workers: number;
  readonly threads: number;
  readonly #processes: JsonLinesProcess[];
  readonly #links: SlowLink[];

  private constructor(
    { workers, threads }: TeamOptions,
    processes: JsonLinesProcess[],
    links: SlowLink[],
  ) {
    this.workers = workers;
    this.threads = threads;
    this.#processes = processes;
    this.#links = links;
  }

  /** Starts the processes, and waits until they are ready. */
  static async start(options: TeamOptions): Promise<Team> {
    const { library, workers, threads, apart = false } = options;
    const program = fileURLToPath(new URL("./worker_process.ts", import.meta.url));
    const own = freeAddresses(workers);
    const links = apart ? own.map((address) => new SlowLink(address)) : [];
    const rights = ["read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`);
    const processes = own.map((_, task) => {
      // Each listens at its own address, and asks the others at those of their links.
      const addresses = own.map((address, other) =>
        other === task ? address : links[other]?.address ?? address
      );
      const start: WorkerStart = { library, threads, ...(workers > 1 && { cluster: { addresses, task } }) };
      return new JsonLinesProcess(`worker ${task}`, Deno.execPath(), [
        ...["run", "-q", "--no-prompt", ...rights],
        ...[program, JSON.stringify(start)],
      ]);
    });
    const team = new Team(options, processes, links);
    try {
      await Promise.all(processes.map((process) => process.next()));
    } catch (error) {
      await team[Symbol.asyncDispose]();
      throw error;
    }
    return team;
  }

  /** Simulates another network from now on. */
  set link(link: Link) {
    for (const own of this.#links) own.link = link;
  }

  /** Lets all do the same. The milliseconds are those of worker 0, the processor time that of all. */
  async ask(request: RoundRequest): Promise<RoundAnswer> {
    const answers = await Promise.all(this.#processes.map((process) => process.ask(request))) as unknown as [
      RoundAnswer,
      ...RoundAnswer[],
    ];
    return {
      milliseconds: answers[0].milliseconds,
      processor: answers.reduce((sum, { processor }) => sum + processor, 0),
    };
  }

  /** Ends the processes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.close()));
    for (const link of this.#links) link[Symbol.dispose]();
  }
}
