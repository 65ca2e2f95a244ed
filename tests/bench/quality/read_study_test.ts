import assert from "node:assert/strict";
import { readStudy } from "../../../lib/bench/quality/read_study.ts";
import { refuses, withFolder } from "../../base/fixtures.ts";

Deno.test("readStudy() reads flags as texts and as lists of words", () =>
  withFolder(async (folder) => {
    const path = `${folder}/study.json`;
    const study = { base: " --lr  1e-3 ", variants: { a: "--margin 0.5", b: ["--init", "my run"] } };
    await Deno.writeTextFile(path, JSON.stringify(study));
    const { base, variants } = await readStudy(path);
    assert.deepEqual(base, ["--lr", "1e-3"]);
    assert.deepEqual([...variants], [["a", ["--margin", "0.5"]], ["b", ["--init", "my run"]]]);
  }));

Deno.test("readStudy() says in one line what is wrong", () =>
  withFolder(async (folder) => {
    const path = `${folder}/study.json`;
    const read = async (text: string) => {
      await Deno.writeTextFile(path, text);
      await readStudy(path);
    };
    await refuses(() => readStudy(`${folder}/none`), /^Expected a file of variants but cannot read .*none: /);
    await refuses(() => read("--lr 1"), /^Expected JSON in .*study\.json but found --lr 1; write \{"base"/);
    await refuses(() => read(""), /but found nothing; write/);
    await refuses(() => read('{"variants": {"a": 3}}'), /^Expected a base and variants in .* at variants: /);
    await refuses(() => read('{"base": ""}'), /at variants: /);
    await refuses(() => read('{"variants": {}, "more": 1}'), /more/);
    await refuses(() => read('{"variants": {"base": ""}}'), /^Expected no variant named base in /);
  }));
