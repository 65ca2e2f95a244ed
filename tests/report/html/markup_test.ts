import assert from "node:assert/strict";
import fc from "fast-check";
import { DOMParser } from "linkedom";
import { escapeMarkup } from "../../../lib/base/escape_markup.ts";
import { Html, markup } from "../../../lib/report/html/markup.ts";

/** Texts with many characters that are special in HTML. */
const hostile = fc.string({
  unit: fc.constantFrom(..."<>&\"'/=!-`", "</p>", "<script>", "&lt;", "a", " ", "é", "\u2028", "😀"),
});

Deno.test("markup`` preserves every text, between tags and in attributes", () => {
  fc.assert(fc.property(hostile, hostile, (inside, attribute) => {
    const { text } = markup`<p title="${attribute}">${inside}</p>`;
    const document = new DOMParser().parseFromString(`<body>${text}</body>`, "text/html");
    assert.equal(document.querySelectorAll("body *").length, 1);
    const p = document.querySelector("p")!;
    assert.equal(p.textContent, inside);
    assert.equal(p.getAttribute("title"), attribute);
  }));
});

Deno.test("markup`` does not escape HTML, alone and in lists", () => {
  const item = (text: string) => markup`<li>${text}</li>`;
  assert.equal(
    markup`<ul>${[item("<a>"), item("b")]}${new Html("<hr>")}${7}</ul>`.text,
    "<ul><li>&lt;a&gt;</li>\n<li>b</li><hr>7</ul>",
  );
});

Deno.test("escapeMarkup() replaces control characters except line feeds and tabs", () => {
  assert.equal(escapeMarkup("a\x00b\x1bc\x7fd\x9be\n\tf"), "a\ufffdb\ufffdc\ufffdd\ufffde\n\tf");
});
