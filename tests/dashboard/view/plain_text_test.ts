import assert from "node:assert/strict";
import fc from "fast-check";
import { plainText } from "../../../lib/dashboard/view/text.ts";
import { widthsOnTerminal } from "../screen/headless_terminal.ts";

Deno.test("plainText() leaves plain text unchanged", () => {
  for (const text of ["checkpoints/2026-01-31", "Größe ±0.5 → ≤ 1", "Ωμέγα Привет", "╭─│░▀⣿★●"]) {
    assert.equal(plainText(text), text);
  }
});

Deno.test("plainText() replaces control characters, marks, emoji and wide characters, and turns white space into blanks", () => {
  for (
    const text of [
      "\x1b",
      "\x7f",
      "\x9b",
      "\u0301",
      "漢",
      "한",
      "ᆨ",
      "Ａ",
      "⚡",
      "😀",
      "\u200b",
      "\u202e",
      "\ufffb",
    ]
  ) {
    assert.match(plainText(`a${text}b`), /^a\?+b$/, JSON.stringify(text));
  }
  assert.equal(plainText("a\tb\nc\u3000d\ufeffe"), "a b c d e");
});

Deno.test("plainText() returns a text of which a terminal shows each UTF-16 unit in one column", async () => {
  const plain = Array.from({ length: 0x10000 }, (_, code) => plainText(String.fromCharCode(code)));
  const basic = [...new Set(plain)].join("");
  assert.ok(basic.length > 10_000, "too much is replaced");
  const texts = [
    ...fc.sample(fc.string({ unit: "binary", maxLength: 40 }), 300).map(plainText),
    ...basic.match(/.{1,80}/gs)!,
  ];
  for (const [i, width] of (await widthsOnTerminal(texts)).entries()) {
    assert.equal(width, texts[i]!.length, JSON.stringify(texts[i]));
  }
});
