import { deserialize, serialize } from "node:v8";
import type { ImageSet } from "../../data/image_set.ts";
import type { tf } from "../../engine/tf.ts";
import { type ByClass, sortByClass } from "../../eval/by_class.ts";
import { rowsTogether, type SweepPeers } from "../../eval/sweep/rows_together.ts";
import type { OpenSweeps, RowsJob } from "../../eval/sweep/sweep_source.ts";
import { Sweeps, threadsWorth } from "../../eval/sweep/sweeps.ts";
import type { Embedder } from "../../evaluate/embedder.ts";
import type { EvaluationTeam } from "../../evaluate/evaluation_team.ts";
import { embeddingSize } from "../../model/network.ts";
import type { ModelTree } from "../../run/training_tree.ts";
import type { TrainingJob } from "../job.ts";
import { embedTogether } from "./embed_together.ts";
import type { WorkerGroup } from "./worker_group.ts";

/** What the leader asks of the others in an evaluation; sets of embeddings are numbered in the order of their requests. */
type EvaluationRequest =
  | { kind: "embed"; set: string }
  | { kind: "compare"; queries: number; references: number; selves: Int32Array | undefined }
  | { kind: "sweep"; job: RowsJob }
  | { kind: "end" };

/** What an evaluation by several workers needs. */
export interface SharedEvaluation {
  job: Pick<TrainingJob, "dataset" | "holdout" | "network" | "config" | "control">;
  group: Pick<WorkerGroup, "sum" | "workers" | "exchangeBytes" | "bytesFromLeader">;
  /** Of the network. */
  embedder: Pick<Embedder, "embed" | "chunkOf">;
  /** The same on all workers. */
  model: ModelTree<tf.Tensor>;
}

/**
 * The worker that leads an evaluation. The others do their share of what it asks for, by {@link helpToEvaluate}. Whatever
 * it asks for throws the reason of the control's signal if the workers agree to stop.
 */
export class EvaluationLeader implements EvaluationTeam {
  readonly #evaluation: SharedEvaluation;
  readonly #embedded: Float32Array[] = [];

  /** Asks for nothing yet. */
  constructor(evaluation: SharedEvaluation) {
    this.#evaluation = evaluation;
  }

  /** Embeds the images of a set on all workers, `[N, D]`. */
  async embed(set: ImageSet): Promise<Float32Array<ArrayBuffer>> {
    const named = Object.entries(setsOf(this.#evaluation)).find(([, found]) => found === set);
    if (named === undefined) throw new Error("Expected a set that all workers have");
    await this.#ask({ kind: "embed", set: named[0] });
    const embeddings = await embedShare(this.#evaluation, set);
    this.#embedded.push(embeddings);
    return embeddings;
  }

  /** Opens sets that all workers have embedded; each sweeps its share of the rows. */
  openSweeps: OpenSweeps = async (queries, references, options) => {
    const numberOf = (source: Float32Array) => {
      const number = this.#embedded.indexOf(source);
      if (number < 0) throw new Error("Expected embeddings that all workers have");
      return number;
    };
    const { selves } = options;
    await this.#ask({
      kind: "compare",
      queries: numberOf(queries.source),
      references: numberOf(references.source),
      selves,
    });
    const sweeps = await openShare(this.#evaluation, queries, references, selves);
    const [ask, peers] = [(job: RowsJob) => this.#ask({ kind: "sweep", job }), peersOf(this.#evaluation)];
    return {
      within: sweeps.within,
      async *rows(job, histograms) {
        await ask(job);
        yield* rowsTogether(sweeps, job, peers, histograms);
      },
      [Symbol.dispose]: () => sweeps[Symbol.dispose](),
    };
  };

  /** Tells the others that the evaluation is complete. */
  async end(): Promise<void> {
    await this.#ask({ kind: "end" });
  }

  async #ask(request: EvaluationRequest): Promise<void> {
    await this.#evaluation.group.bytesFromLeader(serialize(request));
  }
}

/**
 * Does this worker's share of an evaluation, until the leader says that it is complete.
 *
 * @throws The reason of the control's signal, if the workers agree to stop.
 */
export async function helpToEvaluate(evaluation: SharedEvaluation): Promise<void> {
  const { group } = evaluation;
  const sets = setsOf(evaluation);
  const embedded: { embeddings: Float32Array; set: ImageSet }[] = [];
  let sweeps: Sweeps | undefined;
  try {
    for (;;) {
      const request = deserialize(await group.bytesFromLeader(new Uint8Array())) as EvaluationRequest;
      if (request.kind === "end") return;
      if (request.kind === "embed") {
        const set = sets[request.set]!;
        embedded.push({ set, embeddings: await embedShare(evaluation, set) });
      } else if (request.kind === "compare") {
        const [queries, references] = [request.queries, request.references].map((number) => {
          const { embeddings, set } = embedded[number]!;
          return sortByClass(embeddings, embeddings.length / set.count, set.labels);
        });
        const within = request.queries === request.references;
        sweeps?.[Symbol.dispose]();
        sweeps = await openShare(evaluation, queries!, within ? queries! : references!, request.selves);
      } else for await (const _ of rowsTogether(sweeps!, request.job, peersOf(evaluation)));
    }
  } finally {
    sweeps?.[Symbol.dispose]();
  }
}

/** The sets that a worker can be asked to embed, by name. */
function setsOf({ job: { dataset, holdout } }: SharedEvaluation): Record<string, ImageSet> {
  return { ...dataset.splits, ...(holdout && { "held out": holdout }) };
}

async function embedShare(
  { embedder, model, job: { network }, group }: SharedEvaluation,
  set: ImageSet,
): Promise<Float32Array<ArrayBuffer>> {
  return await embedTogether(embedder, set, model, embeddingSize(network), group);
}

async function openShare(
  { job: { config, control }, group }: SharedEvaluation,
  queries: ByClass,
  references: ByClass,
  selves: Int32Array | undefined,
): Promise<Sweeps> {
  const pairs = queries.count * references.count / group.workers.count;
  return await Sweeps.open(queries, references, {
    selves,
    threads: threadsWorth(pairs, config.threads || undefined),
    signal: control.signal,
  });
}

/** The workers; with what they find they tell each other whether to stop, so that all of them stop at the same place. */
function peersOf({ group, job: { control } }: SharedEvaluation): SweepPeers {
  return {
    ...{ count: group.workers.count, rank: group.workers.rank },
    async exchange(bytes) {
      const note = control.note();
      const told = new Uint8Array(note.length + bytes.length);
      told.set(note);
      told.set(bytes, note.length);
      const all = await group.exchangeBytes(told);
      control.agree(all.map((told) => [...told.subarray(0, note.length)]));
      control.signal.throwIfAborted();
      return all.map((told) => told.subarray(note.length));
    },
  };
}
