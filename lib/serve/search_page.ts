import pageStyle from "../report/html/page/style.css" with { type: "text" };
import { contentPolicy } from "../report/html/html_page.ts";
import { Html, markup } from "../report/html/markup.ts";
import { LOGO_IMAGE, pageHead, THEME_BUTTON } from "../report/html/page_head.ts";
import searchStyle from "./page/search.css" with { type: "text" };

/**
 * Renders the page on which images are searched. It asks only the host that it comes from.
 *
 * @param script The one that starts it.
 * @param libraries Scripts to load before it, which may compile WebAssembly.
 */
export async function searchPage(script: string, libraries: readonly string[] = []): Promise<string> {
  const style = pageStyle + searchStyle;
  const policy = await contentPolicy(
    style,
    script,
    "connect-src 'self'; img-src 'self' data: blob:",
    libraries.length === 0 ? "" : " 'self' 'wasm-unsafe-eval'",
  );
  return markup`<!DOCTYPE html>
<html lang="en">
${pageHead({ title: "Trinca", style, policy })}
<body>
<header>
${LOGO_IMAGE}
<div><p class="kind">Trinca search</p><h1 id="title">…</h1></div>
${THEME_BUTTON}
<p id="facts" class="fine"></p>
</header>
<main class="searching">
<noscript><p class="notice">This page needs JavaScript.</p></noscript>
${QUERY}
${ANSWER}
</main>
${libraries.map((path) => markup`<script src="${path}" defer></script>`)}
<script type="module">${new Html(script)}</script>
</body>
</html>
`.text;
}

const QUERY = markup`<section id="query" aria-labelledby="query-title"><h2 id="query-title">Image</h2>
<div id="drawing" class="drawing" hidden>
<canvas id="pad" height="560" width="560" tabindex="0" role="application" aria-label="Draw here" aria-describedby="pad-help"></canvas>
<div class="drawing-bar"><button type="button" id="undo">Undo</button><button type="button" id="clear">Clear</button>
<span class="fine">What the network sees</span><canvas id="small" aria-hidden="true"></canvas></div>
<p id="pad-help" class="fine keys-help">Keys: the arrows move the pen, Space puts it down or lifts it, Backspace removes the last stroke.</p>
</div>
<label id="drop" class="drop"><input type="file" id="file" class="unseen" accept="image/*">
<img id="preview" alt="The image to search" hidden>
<span><strong>Choose an image</strong>, drop or paste one</span></label>
</section>`;

const ANSWER =
  markup`<section id="answer" aria-labelledby="answer-title" aria-busy="false"><h2 id="answer-title">Nearest images</h2>
<div class="verdict" role="status"><p id="verdict"></p><p id="verdict-note" class="fine">Nothing has been searched yet.</p></div>
<div id="rates" class="rates" hidden><label for="rate">False accept rate of a pair</label>
<input type="range" id="rate" min="0" max="0" value="0" step="1"><output id="rate-value" for="rate"></output>
<p id="rate-note" class="fine"></p><p id="measured-on" class="fine"></p></div>
<p id="no-rates" class="fine" hidden>No thresholds were measured for this network, so nothing is unknown.</p>
<ol id="matches" class="matches"></ol>
</section>`;
