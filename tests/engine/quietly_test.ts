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
