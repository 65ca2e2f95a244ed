import type { EngineMemory, EngineName } from "../../lib/engine/engine.ts";
import { withFolder } from "../base/fixtures.ts";
import { useEngine } from "../engine/fixtures.ts";
import { train } from "./training_fixtures.ts";

/** Memory in use at the end of an epoch. */
export interface EpochMemory {
  /** By the engine. */
  memory: EngineMemory;
  /** By the whole process, in MB. */
  resident: number;
}

/** Trains for some epochs of six steps and returns the memory in use at the end of each. */
export async function memoryByEpoch(name: EngineName, epochs: number): Promise<EpochMemory[]> {
  const engine = await useEngine(name);
  const held: EpochMemory[] = [];
  await withFolder(async (runs) => {
    await train(engine, {
      runs,
      run: "a",
      config: { epochs, keep: "1", semi_hard_share: 0.1 },
      listen(event) {
        if (event.type !== "epoch_finished") return;
        held.push({ memory: engine.memory(), resident: Deno.memoryUsage().rss / 2 ** 20 });
      },
    });
  });
  return held;
}
