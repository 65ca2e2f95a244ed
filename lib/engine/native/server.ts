import type { Cluster } from "../cluster.ts";
import { acceptOnlyAt } from "./accept_only_at.ts";
import { cText } from "./c_text.ts";
import { serverDef, taskName } from "./server_def.ts";
import type { SessionOptions } from "./session_config.ts";
import { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";

/**
 * The calls for collective operations, of `tensorflow/c/eager/c_api_experimental.h`; they are looked up only by those
 * who have a cluster, since not every build of the library has them.
 */
const SYMBOLS = {
  TF_SetStatus: { parameters: ["pointer", "i32", "buffer"], result: "void" },
  TFE_EnableCollectiveOps: { parameters: ["pointer", "buffer", "usize", "pointer"], result: "void" },
  TFE_AbortCollectiveOps: { parameters: ["pointer", "pointer"], result: "void" },
  /** Waits for another worker's answer on a thread of Deno's. */
  checkPeerHealth: {
    name: "TFE_CollectiveOpsCheckPeerHealth",
    parameters: ["pointer", "buffer", "i64", "pointer"],
    result: "void",
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The status code of an operation that was cancelled. */
const UNAVAILABLE = 14;

/** TensorFlow's gRPC server in this process, by which the workers of a cluster compute together. */
export class Server {
  readonly cluster: Cluster;
  readonly #symbols: Symbols;
  readonly #calls: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  readonly #context: Deno.PointerValue;

  /**
   * Starts it at this worker's address. The devices of the context get the names of a cluster.
   *
   * @param path The path of libtensorflow.
   * @param symbols The same library.
   * @param context An eager context.
   * @throws {Error} With TensorFlow's message, if the port is taken say.
   */
  constructor(
    path: string,
    symbols: Symbols,
    context: Deno.PointerValue,
    cluster: Cluster,
    options: SessionOptions,
  ) {
    this.cluster = cluster;
    this.#symbols = symbols;
    this.#calls = Deno.dlopen(path, SYMBOLS).symbols;
    this.#context = context;
    const definition = serverDef(cluster, options);
    this.#checked(
      "Starting TensorFlow's server",
      (status) => this.#calls.TFE_EnableCollectiveOps(context, definition, BigInt(definition.length), status),
    );
    const port = Number(/\d+$/.exec(cluster.addresses[cluster.task]!)![0]);
    if (cluster.reachedAt !== undefined) acceptOnlyAt(port, cluster.reachedAt);
  }

  /**
   * Asks another worker's server whether it is there.
   *
   * @param milliseconds How long to wait for its answer.
   * @throws {Error} With TensorFlow's message, if it is not, or was started again.
   */
  async checkPeer(task: number, milliseconds: number): Promise<void> {
    const status = new Status(this.#symbols);
    // Kept until the call returns: nothing else refers to it.
    const name = cText(taskName(task));
    try {
      await this.#calls.checkPeerHealth(this.#context, name, BigInt(milliseconds), status.pointer);
      status.check(`Worker ${task}`);
    } finally {
      status.dispose();
      name.fill(0);
    }
  }

  /** Ends all collective operations, here and where others wait for this worker, with an error that has this message. */
  abort(message: string): void {
    const status = new Status(this.#symbols);
    this.#calls.TF_SetStatus(status.pointer, UNAVAILABLE, cText(message));
    this.#calls.TFE_AbortCollectiveOps(this.#context, status.pointer);
    status.dispose();
  }

  #checked(doing: string, call: (status: Deno.PointerValue) => void): void {
    const status = new Status(this.#symbols);
    try {
      call(status.pointer);
      status.check(doing);
    } finally {
      status.dispose();
    }
  }
}
