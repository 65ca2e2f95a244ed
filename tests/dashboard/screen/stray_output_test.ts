import assert from "node:assert/strict";
import { projectFile, runProgram } from "../../base/fixtures.ts";

const CAPTURE = `import { captureStrayOutput } from ${projectFile("lib/dashboard/screen/stray_output.ts")};`;

/** Standard output of a program at its end, after its other output was captured. */
async function lastWords(program: string): Promise<{ said: unknown; stderr: string }> {
  const { code, stdout, stderr } = await runProgram(`${CAPTURE}\n${program}`, { flags: ["--no-check"] });
  assert.equal(code, 0, stderr);
  return { said: JSON.parse(stdout), stderr };
}

Deno.test("captureStrayOutput() captures output and returns it line by line", async () => {
  const { said, stderr } = await lastWords(`
    const stray = captureStrayOutput();
    console.log("one");
    console.error("two\\nthree");
    const first = stray.take();
    const none = stray.take();
    await Deno.stdout.write(new TextEncoder().encode("half a "));
    const half = stray.take();
    await Deno.stdout.write(new TextEncoder().encode("line\\r\\nrest"));
    const whole = stray.take();
    console.error("");
    console.log("ü");
    const last = stray.release();
    console.log(JSON.stringify({ first, none, half, whole, last }));
    console.error("here again");
  `);
  assert.deepEqual(said, {
    first: ["one", "two", "three"],
    none: [],
    half: [],
    whole: ["half a line"],
    last: ["rest", "ü"],
  });
  assert.equal(stderr, "here again\n");
});

Deno.test("captureStrayOutput() captures the output of C, even if it is buffered", async () => {
  const { said } = await lastWords(`
    const { puts } = Deno.dlopen(Deno.build.os === "darwin" ? "libSystem.dylib" : "libc.so.6", {
      puts: { parameters: ["buffer"], result: "i32" },
    }).symbols;
    const stray = captureStrayOutput();
    puts(new TextEncoder().encode("from C\\0"));
    const lines = stray.release();
    console.log(JSON.stringify(lines));
  `);
  assert.deepEqual(said, ["from C"]);
});

Deno.test("captureStrayOutput() keeps a character whole that came in two parts", async () => {
  const { said } = await lastWords(`
    const stray = captureStrayOutput();
    const bytes = new TextEncoder().encode("→\\n");
    Deno.stdout.writeSync(bytes.subarray(0, 1));
    const part = stray.take();
    Deno.stdout.writeSync(bytes.subarray(1));
    const whole = stray.take();
    stray.release();
    console.log(JSON.stringify([part, whole]));
  `);
  assert.deepEqual(said, [[], ["→"]]);
});

Deno.test("captureStrayOutput() leaves no file behind", async () => {
  const folder = await Deno.makeTempDir({ prefix: "trinca_test_" });
  try {
    const program = `${CAPTURE} const stray = captureStrayOutput(); console.log(1); stray.release();`;
    const { code, stdout } = await runProgram(program, { flags: ["--no-check"], env: { TMPDIR: folder } });
    assert.deepEqual([code, stdout], [0, ""]);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
