import assert from "node:assert/strict";
import type { CompileOptions, Engine } from "../../lib/engine/engine.ts";
import type { TensorTree } from "../../lib/engine/tensor_tree.ts";
import { withFolder } from "../base/fixtures.ts";
import { assertClose, useEngine } from "../engine/fixtures.ts";
import { train } from "./training_fixtures.ts";

/** An engine that says it has XLA, and refuses the first function as XLA may; the options of its compilations. */
function seemingXla(engine: Engine, refuses: boolean): { engine: Engine; asked: CompileOptions[] } {
  const asked: CompileOptions[] = [];
  return {
    asked,
    engine: {
      ...engine,
      hasXla: true,
      compile<I extends TensorTree, O extends TensorTree>(
        fn: (inputs: I) => O,
        options: CompileOptions = {},
      ) {
        asked.push(options);
        if (refuses) options.xla?.onRefusal("XLA does not compile it");
        return engine.compile(fn, options);
      },
    },
  };
}

Deno.test("a training on an engine with XLA asks for it, says that it takes long, and trains alike", async () => {
  await withFolder(async (runs) => {
    const plain = await useEngine("cpu");
    const config = { epochs: 1, augment: "mid", precision: "float32" } as const;
    const expected = await train(plain, { runs, run: "plain", config });
    const { engine, asked } = seemingXla(plain, true);
    const found = await train(engine, { runs, run: "xla", config });
    const losses = ({ events }: typeof found) =>
      events.flatMap((event) => event.type === "step" ? [event.loss] : []);
    assert.ok(losses(expected).length > 3);
    assertClose(losses(found), losses(expected), 1e-3);
    const logs = found.events.flatMap((event) => event.type === "log" ? [[event.level, event.message]] : []);
    assert.deepEqual(logs.filter(([, message]) => message!.includes("XLA")), [
      ["info", "XLA compiles the training step with hard: its first call takes about ten seconds"],
      ["warning", "XLA does not compile it"],
    ]);
    assert.ok(!expected.events.some((event) => event.type === "log" && event.message.includes("XLA")));
    const [step, ...others] = asked.filter(({ name }) => name?.startsWith("training step"));
    assert.deepEqual([others.length, step!.tensorFloat32], [0, false]);
    // An evaluation calls its function a few times only.
    assert.ok(
      asked.filter(({ name }) => !name?.startsWith("training step")).every(({ xla }) => xla === undefined),
    );
  });
});

Deno.test("only the steps of a training in tf32 may use TF32, not its evaluations", async () => {
  await withFolder(async (runs) => {
    const { engine, asked } = seemingXla(await useEngine("cpu"), false);
    const config = { epochs: 1, precision: "tf32", miner: "semi-hard" } as const;
    await train({ ...engine, hasTensorFloat32: true }, { runs, run: "tf32", config });
    assert.ok(asked.length > 1);
    for (const { name, tensorFloat32 = false } of asked) {
      assert.equal(tensorFloat32, name?.startsWith("training step") ?? false, String(name));
    }
  });
});
