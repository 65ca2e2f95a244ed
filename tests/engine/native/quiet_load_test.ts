import assert from "node:assert/strict";
import { LIBRARY } from "../fixtures.ts";

const module = (path: string) => JSON.stringify(import.meta.resolve(`../../../lib/engine/${path}`));

/** Runs a program in a process of its own, whose file descriptors are its own too. */
async function runProgram(program: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const args = ["eval", "-q", "--config", config, program];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test({
  name: "the native engine prints nothing while it loads and runs",
  ignore: LIBRARY === undefined,
}, async () => {
  const { code, stdout, stderr } = await runProgram(`
    import { openEngine } from ${module("open_engine.ts")};
    import { tf } from ${module("tf.ts")};
    const library = { path: ${JSON.stringify(LIBRARY)} };
    const { engine } = await openEngine({ engine: "native", library, threads: 0 });
    const sum = tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).sum().dataSync()[0];
    const { y } = engine.fused.batchNorm(tf.ones([2, 4, 4, 3]), tf.ones([3]), tf.zeros([3]), 1e-5);
    console.log(engine.name, sum, y.sum().dataSync()[0]);`);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "native 262144 0\n", stderr: "" });
});

Deno.test({
  name: "quietly() silences file descriptor 2 for the time of the call alone, also when it throws",
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stdout, stderr } = await runProgram(`
    import { quietly } from ${module("native/quiet_load.ts")};
    const print = (text) => Deno.stderr.writeSync(new TextEncoder().encode(text));
    const open = () => Deno.build.os === "linux" ? Array.from(Deno.readDirSync("/proc/self/fd")).length : 0;
    const before = open();
    print("a");
    console.log(quietly(() => { print("b"); return 7; }));
    print("c");
    try {
      quietly(() => { print("d"); throw new Error("e"); });
    } catch (error) {
      print(error.message);
    }
    console.log(open() - before);`);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "7\n0\n", stderr: "ace" });
});
