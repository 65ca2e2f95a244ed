import assert from "node:assert/strict";
import { runProgram } from "../base/fixtures.ts";

Deno.test({
  name: "quietly() silences file descriptor 2 for the time of the call alone, also when it throws",
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stdout, stderr } = await runProgram(`
    import { quietly } from ${JSON.stringify(import.meta.resolve("../../lib/engine/quietly.ts"))};
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

Deno.test({
  name: "quietly() leaves file descriptor 2 as it was when several threads call it at a time",
  ignore: Deno.build.os === "windows",
}, async () => {
  const worker = `
    import { quietly } from ${JSON.stringify(import.meta.resolve("../../lib/engine/quietly.ts"))};
    for (let i = 0; i < 200; i++) {
      quietly(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1));
    }
    self.postMessage("done");`;
  const { code, stdout, stderr } = await runProgram(`
    const url = "data:application/typescript," + encodeURIComponent(${JSON.stringify(worker)});
    const workers = Array.from({ length: 4 }, () => new Worker(url, { type: "module" }));
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.onmessage = resolve)));
    for (const worker of workers) worker.terminate();
    Deno.stderr.writeSync(new TextEncoder().encode("heard"));`);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "heard" });
});
