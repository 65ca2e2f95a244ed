import assert from "node:assert/strict";
import { shellLine, shellWord } from "../../lib/base/shell_word.ts";

const WORDS = [
  "checkpoints/mnist",
  "a b",
  "it's",
  "$HOME",
  "`ls`",
  "a;b&c|d",
  "*?[x]",
  "~",
  "a~",
  "#x",
  "!!",
  "\\",
  "ü",
  "",
  "a\x1b[2J'b\\",
  "line\nbreak",
  "\x9b2J",
];

Deno.test("shellWord() leaves plain words alone and shows no control character", () => {
  for (const word of ["checkpoints/mnist", "--far=0.1,0.2", "2026-01-31_235959"]) {
    assert.equal(shellWord(word), word);
  }
  assert.equal(shellWord("a b"), "'a b'");
  for (const word of WORDS) assert.doesNotMatch(shellWord(word), /\p{Cc}/u);
});

Deno.test(
  "shellLine() means the same words to a shell",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const { stdout } = await new Deno.Command("bash", {
      args: ["-c", `printf '%s\\0' ${shellLine(WORDS)}`],
      env: { LC_ALL: "C.UTF-8" },
    }).output();
    assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), WORDS);
  },
);
