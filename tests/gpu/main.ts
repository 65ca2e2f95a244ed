/**
 * `deno task gpu [folder with MNIST]`: runs on an NVIDIA GPU all that is to be known about one, in eight minutes: the
 * step in its forms, trainings, the tests of the engine, PyTorch's best form. Each program's output goes to a file in
 * `GPU_OUT`, or a folder of its own, with `outcomes.json`.
 *
 * @module
 */
import { needGpu } from "../../lib/bench/need_gpu.ts";
import { needLibrary } from "../../lib/bench/bench_input.ts";
import { EXIT, printLine, runCommand } from "../../lib/cli/run_command.ts";
import { setUpEngine } from "../../lib/setup/set_up_for.ts";
import { gpuPlan, runPlan } from "./plan.ts";
import { runEntry } from "./run_entry.ts";

/** Seconds for all; a machine with a GPU is often lent for minutes. */
const LIMIT = Number(Deno.env.get("GPU_SECONDS") ?? 480);

await runCommand(async ([dataPath = ""]: string[]) => {
  const begun = performance.now();
  const library = await setUpEngine("native");
  needLibrary(library);
  await needGpu(library, 0);
  const out = Deno.env.get("GPU_OUT") ?? await Deno.makeTempDir({ prefix: "trinca_gpu_" });
  await Deno.mkdir(out, { recursive: true });
  printLine(`Results: ${out}`);
  const seconds = () => performance.now() / 1000;
  const rest = LIMIT - (performance.now() - begun) / 1000;
  const outcomes = await runPlan(
    gpuPlan(out, dataPath),
    rest,
    (entry, seconds) => runEntry(entry, seconds, out),
    seconds,
    ({ name, state, seconds }) => printLine(`${name}: ${state}, ${seconds} s`),
  );
  await Deno.writeTextFile(`${out}/outcomes.json`, JSON.stringify(outcomes, undefined, 2) + "\n");
  return outcomes.every(({ state }) => state === "ok") ? EXIT.done : EXIT.userError;
});
