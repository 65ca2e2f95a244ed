import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";
import type { Checkpoint } from "../../lib/run/checkpoint.ts";
import { NotFiniteError } from "../../lib/run/finite.ts";
import type { NewEvent } from "../../lib/run/events.ts";
import { MemoryStore } from "../../lib/train/checkpoint_store.ts";
import { NO_COLLAPSE } from "../../lib/train/collapse.ts";
import { readGoodCheckpoint } from "../../lib/train/good_checkpoint.ts";
import { progressOf } from "../../lib/train/progress.ts";
import { refuses } from "../base/fixtures.ts";
import { makeCheckpoint } from "../run/fixtures.ts";

/** A store with three epochs, the first and the third of them good, some of whose reads fail. */
class FailingStore extends MemoryStore {
  readonly tried: string[] = [];
  readonly #fails: (name: string, tries: number) => Error | undefined;

  constructor(fails: (name: string, tries: number) => Error | undefined) {
    super();
    this.#fails = fails;
  }

  async fill(): Promise<this> {
    const { state, training } = makeCheckpoint(1);
    for (const epoch of [1, 2, 3]) {
      const good = { epoch: epoch === 2 ? 1 : epoch, best: null };
      await this.save(
        `epoch_${epoch}`,
        { ...state, epoch, best: null, collapse: { ...NO_COLLAPSE, good } },
        training,
      );
      await this.prune(1, ["epoch_1", "epoch_2"]);
    }
    return this;
  }

  override async read(name: string): Promise<Checkpoint> {
    this.tried.push(name);
    const error = this.#fails(name, this.tried.filter((each) => each === name).length);
    if (error !== undefined) throw error;
    return await super.read(name);
  }
}

/** Reads the good checkpoint of a training that has collapsed in its fourth epoch. */
async function readFrom(store: FailingStore): Promise<{ epoch: number | undefined; said: NewEvent[] }> {
  const said: NewEvent[] = [];
  const progress = {
    ...progressOf(undefined),
    epoch: 3,
    step: 2,
    collapse: { ...NO_COLLAPSE, good: { epoch: 3, best: null } },
  };
  const job = {
    store: await store.fill(),
    emit: (event: NewEvent) => void said.push(event),
    pauses: { save: [], read: [1, 1] },
  };
  const found = await readGoodCheckpoint({ job, progress });
  return { epoch: found?.state.epoch, said };
}

Deno.test("readGoodCheckpoint() reads again what cannot be read at once", async () => {
  const store = new FailingStore((_, tries) => tries < 3 ? new UserError("Expected an EIO") : undefined);
  assert.deepEqual(await readFrom(store), { epoch: 3, said: [] });
  assert.deepEqual(store.tried, ["epoch_3", "epoch_3", "epoch_3"]);
});

Deno.test("readGoodCheckpoint() falls back to the good epoch before, and says so", async () => {
  const store = new FailingStore((name) => name === "epoch_3" ? new UserError("Expected a file") : undefined);
  const { epoch, said } = await readFrom(store);
  assert.equal(epoch, 1);
  assert.deepEqual(said, [{
    type: "log",
    level: "warning",
    message: "The rescue goes back to epoch_1 instead of epoch_3: Expected a file",
  }]);
});

Deno.test("readGoodCheckpoint() refuses in one line if none can be read, also if its values are not finite", async () => {
  for (
    const error of [
      new UserError("Expected a file"),
      new NotFiniteError({ name: "a", value: NaN, count: 1, of: 2 }, "b"),
    ]
  ) {
    const store = new FailingStore((name) => name === "epoch_2" ? undefined : error);
    await refuses(
      () => readFrom(store),
      /^The embeddings collapsed in epoch 4, step 2, and the rescue cannot go back to epoch_3: .*\. All checkpoints stay as they are; --resume tries it again$/,
    );
  }
});

Deno.test("readGoodCheckpoint() is the start where no epoch was good", async () => {
  const store = new FailingStore(() => new UserError("Expected nothing to be read"));
  const progress = progressOf(undefined);
  assert.equal(await readGoodCheckpoint({ job: { store, emit() {} }, progress }), undefined);
});
