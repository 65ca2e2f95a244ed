import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { pastScalars } from "../../lib/export/past_scalars.ts";
import { scalarsFile } from "../../lib/export/scalars_file.ts";
import { checkScalars, writeScalarsFile } from "../../lib/export/write_scalars_file.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";

Deno.test("writeScalarsFile() writes in pieces what scalarsFile() encodes at once, or nothing", () =>
  withFolder(async (folder) => {
    const shipped = await Deno.readTextFile(new URL("../../checkpoints/mnist/events.jsonl", import.meta.url));
    const lines = shipped.trimEnd().split("\n");
    const step = lines.find((line) => line.includes('"type":"step"'))!;
    // More than is read at a time.
    await Deno.writeTextFile(`${folder}/events.jsonl`, shipped + `${step}\n`.repeat(20_000));
    const scalars = (await Array.fromAsync(pastScalars(folder))).flatMap(({ scalars }) => scalars);
    assert.ok(scalars.length > 20_000);
    await checkScalars(folder);
    await writeScalarsFile(`${folder}/curves`, folder);
    assert.ok(Buffer.from(await Deno.readFile(`${folder}/curves`)).equals(scalarsFile(scalars)));
    await Deno.writeTextFile(`${folder}/events.jsonl`, "?\n", { append: true });
    await refuses(() => checkScalars(folder), /^Expected an event in line/);
    await refuses(() => writeScalarsFile(`${folder}/more`, folder), /^Expected an event in line/);
    assert.deepEqual(namesIn(folder), ["curves", "events.jsonl"]);
  }));
