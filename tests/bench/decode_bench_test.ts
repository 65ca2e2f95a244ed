import assert from "node:assert/strict";
import { benchDecode } from "../../lib/bench/decode_bench.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writeClasses } from "../data/image_fixtures.ts";

const INPUT = {
  given: new Set<string>(),
  library: { reason: "not needed" },
  pytorch: { processes: new Map(), leftOut: {}, versions: {} },
};
const CONFIG = { ...defaults(BENCH_OPTIONS), rounds: 1 };

Deno.test("bench decode opens the files of a folder next to sharp, and gives images per second", async () => {
  await withFolder(async (folder) => {
    await writeClasses(folder, { a: 6, b: 6 });
    const { tables: [table], notes, figures } = await benchDecode({
      ...INPUT,
      config: { ...CONFIG, size: 16 },
      data: { name: "folder", path: folder },
    });
    assert.deepEqual(table?.header?.slice(1), [
      "seconds",
      "images/s",
      "share of sharp's rate",
      "minimum to maximum",
    ]);
    assert.deepEqual(table?.rows.map(([name]) => name), ["trinca", "sharp alone"]);
    assert.match(notes[0]!, /: 12 images to 16 × 16, cover; medians of 1 /);
    const { trinca, sharp } = figures.decode_ms as Record<string, number>;
    assert.ok(trinca! > 0 && sharp! > 0);
    assert.equal(table?.rows[0]?.[3], (sharp! / trinca!).toFixed(2));
  });
});

Deno.test("bench decode refuses data without image files", async () => {
  const data = { name: "digits", path: "." };
  await refuses(
    () => benchDecode({ ...INPUT, config: CONFIG, data }),
    /^Expected image files to decode but drawn digits has none; name /,
  );
});
