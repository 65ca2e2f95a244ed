import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { JsonLinesProcess } from "../../lib/bench/json_lines_process.ts";
import { PYTORCH } from "../../lib/bench/rivals.ts";
import { type PytorchSettings, pytorchStep, startPytorch, stopPytorch } from "../../lib/bench/pytorch.ts";
import { findPythons } from "../../lib/setup/python.ts";
import { processSurroundings } from "../../lib/setup/surroundings.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile, smallMachine } from "../setup/fixtures.ts";

const [python] = await findPythons(processSurroundings());
const NAMES = ["pytorch_original", "pytorch_best"] as const;
const CONFIG = { no_pytorch: false, threads: 2 };
const SETTINGS: PytorchSettings = {
  folder: "/nowhere",
  side: 28,
  batch_size: 256,
  embedding_size: 64,
  layers: [],
  margin: 1,
  lr: 1e-4,
  miner: "semi-hard",
  compile_seconds: 0,
};

/** A machine with PyTorch installed, whose Python is a shell script. */
async function withFakePytorch(script: string, use: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const venv = `${folder}/.cache/trinca/rivals/torch-2.15.0`;
    await putFile(`${venv}/installed`, PYTORCH.packages.join("\n") + "\n");
    await putFile(`${venv}/bin/python`, `#!/bin/sh\n${script}\n`);
    await Deno.chmod(`${venv}/bin/python`, 0o755);
    await use(folder);
  });
}

Deno.test("--no_pytorch leaves all PyTorch contenders out, with that reason", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said } = smallMachine(folder);
    const pytorch = await startPytorch(NAMES, { ...CONFIG, no_pytorch: true }, surroundings);
    assert.deepEqual(pytorch.leftOut, { pytorch_original: "--no_pytorch", pytorch_best: "--no_pytorch" });
    assert.equal(await pytorchStep(pytorch, "pytorch_best", SETTINGS, 5), undefined);
    assert.deepEqual(said, []);
  });
});

Deno.test("without Python the reason is recorded for each contender", async () => {
  await withFolder(async (folder) => {
    const { leftOut } = await startPytorch(NAMES, CONFIG, smallMachine(folder).surroundings);
    const reason = "neither uv nor Python was found to install PyTorch";
    assert.deepEqual(leftOut, { pytorch_original: reason, pytorch_best: reason });
  });
});

Deno.test("a contender is opened, and its rounds return milliseconds", async () => {
  const script = `
echo '{"ready": {"versions": {"torch": "2.15.0"}, "contenders": [], "threads": 2}}'
read request; echo '{"about": "what it is"}'
read request; case "$request" in *'"steps":5'*) echo '{"ms": 12.5}';; esac
read request && echo never`;
  await withFakePytorch(script, async (folder) => {
    const pytorch = await startPytorch(["pytorch_best"], CONFIG, smallMachine(folder).surroundings);
    assert.deepEqual([pytorch.leftOut, pytorch.versions], [{}, { torch: "2.15.0" }]);
    const contender = await pytorchStep(pytorch, "pytorch_best", SETTINGS, 5);
    assert.deepEqual([contender!.key, contender!.about], ["pytorch_best", "what it is"]);
    assert.equal(await contender!.run(), 12.5);
    await stopPytorch(pytorch);
  });
});

Deno.test("a contender that does not start or cannot be opened is left out with its reason", async () => {
  await withFakePytorch("echo 'libcuda.so is missing' >&2; exit 1", async (folder) => {
    const { leftOut } = await startPytorch(["pytorch_best"], CONFIG, smallMachine(folder).surroundings);
    assert.deepEqual(leftOut, { pytorch_best: "PyTorch ended with exit code 1: libcuda.so is missing" });
  });
  const script =
    `echo '{"ready": {"versions": {}}}'; read request; echo '{"error": "MemoryError: much"}'; read end`;
  await withFakePytorch(script, async (folder) => {
    const pytorch = await startPytorch(["pytorch_best"], CONFIG, smallMachine(folder).surroundings);
    assert.equal(await pytorchStep(pytorch, "pytorch_best", SETTINGS, 5), undefined);
    assert.deepEqual(pytorch.leftOut, { pytorch_best: "PyTorch says MemoryError: much" });
    await stopPytorch(pytorch);
  });
});

const SERVER = fileURLToPath(import.meta.resolve("../../bench/pytorch/serve.py"));

/** Starts the real program with a fake package `torch`. */
async function startServer(folder: string, torch: string): Promise<JsonLinesProcess> {
  await putFile(`${folder}/torch.py`, torch);
  for (const name of ["torch", "pytorch_metric_learning", "numpy"]) {
    await putFile(
      `${folder}/${name}-1.0.dist-info/METADATA`,
      `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    );
  }
  const env = { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" };
  return new JsonLinesProcess("Python", python!, [SERVER, "2", "torch", "numpy"], env);
}

Deno.test({
  name: "serve.py reports its versions, answers each line, and prints nothing else to standard output",
  ignore: python === undefined,
}, () =>
  withFolder(async (folder) => {
    const process = await startServer(folder, "def set_num_threads(n):\n    print('noise', n)\n");
    const { ready } = await process.next() as { ready: Record<string, unknown> };
    assert.deepEqual(ready.contenders, [
      "pytorch_original",
      "pytorch_original_epochs",
      "pytorch_original_curve",
      "pytorch_best",
      "pytorch_cuda",
      "pytorch_metric_learning",
      "pytorch_data",
      "pytorch_files",
      "pytorch_evaluation",
      "faiss_flat",
    ]);
    assert.equal((ready.versions as Record<string, string>).torch, "1.0");
    await refuses(() => process.ask({ open: "nobody", settings: {} }), /^Python says KeyError: 'nobody'$/);
    await refuses(
      () => process.ask({ run: "pytorch_best", steps: 1 }),
      /^Python says KeyError: 'pytorch_best'$/,
    );
    await process.close();
  }));

Deno.test(
  { name: "serve.py reports in one line why PyTorch cannot be loaded", ignore: python === undefined },
  () =>
    withFolder(async (folder) => {
      const process = await startServer(folder, "raise ImportError('libc10.so is missing\\nat all')\n");
      await refuses(() => process.next(), /^Python says ImportError: libc10\.so is missing$/);
      await process.close();
    }),
);
