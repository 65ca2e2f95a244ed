import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { loadDecoder } from "../../../lib/data/decode/load_decoder.ts";
import { PATIENCE, projectFile, withFolder } from "../../base/fixtures.ts";

Deno.test("loadDecoder() is sharp where native code may be loaded", async () => {
  const decoder = await loadDecoder();
  assert.equal(decoder.name, "sharp");
  assert.equal(decoder.fallbackReason, undefined);
});

/** Runs a module in a worker of a process with these rights, without the network, and returns what it posts. */
async function inWorker(flags: string[], body: string): Promise<unknown> {
  let result: unknown;
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/worker.ts`, `${body}`);
    await Deno.writeTextFile(
      `${folder}/main.ts`,
      `await Deno.permissions.revoke({ name: "net" });
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }) => { console.log(JSON.stringify(data)); worker.terminate(); };`,
    );
    const config = fileURLToPath(import.meta.resolve("../../../deno.json"));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-q",
        "--no-prompt",
        "--no-lock",
        "--no-check",
        "--config",
        config,
        ...flags,
        `${folder}/main.ts`,
      ],
      env: { NO_COLOR: "1" },
      signal: AbortSignal.timeout(PATIENCE),
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    result = JSON.parse(new TextDecoder().decode(stdout));
  });
  return result;
}

Deno.test("loadDecoder() works in workers without the network, with sharp or without --allow-ffi", async () => {
  const image = sharp({ create: { width: 9, height: 7, channels: 3, background: { r: 9, g: 99, b: 199 } } });
  const formats = ["png", "jpeg", "webp", "avif", "gif", "tiff"] as const;
  const files = await Promise.all(
    formats.map(async (format) => [
      ...await image.clone().toFormat(format, format === "tiff" ? { compression: "lzw" } : {}).toBuffer(),
    ]),
  );
  const body = `
    import { loadDecoder } from ${projectFile("lib/data/decode/load_decoder.ts")};
    const decoder = await loadDecoder();
    const sizes = [];
    for (const bytes of ${JSON.stringify(files)}) {
      const { height, width, data } = await decoder.decode(Uint8Array.from(bytes));
      sizes.push([height, width, Math.abs(data[1] - 99) < 9]);
    }
    self.postMessage({ name: decoder.name, reason: decoder.fallbackReason ?? null, sizes });`;
  const sizes = formats.map(() => [7, 9, true]);
  assert.deepEqual(
    await inWorker(["--allow-read", "--allow-env"], body),
    { name: "jsquash", reason: "--allow-ffi is not given", sizes },
  );
  assert.deepEqual(
    await inWorker(["--allow-read", "--allow-env", "--allow-ffi", "--allow-net"], body),
    { name: "sharp", reason: null, sizes },
  );
});
