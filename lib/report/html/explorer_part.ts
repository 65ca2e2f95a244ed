import { count } from "../../base/format.ts";
import { MOST_IMAGES } from "./choose_images.ts";
import type { ExplorerPayload } from "./explorer_payload.ts";
import type { PagePart } from "./html_page.ts";
import type { ExplorerInput } from "./html_report_input.ts";
import { Html, markup } from "./markup.ts";
import { CLASS_COLOR_COUNT } from "./page/colors.ts";

/** The explorer's controls, hidden until the script has started, and its data. */
export function explorerPart(input: ExplorerInput, payload: ExplorerPayload): PagePart {
  const noun = payload.pictures === null ? "embedding" : "image";
  const content = markup`<p class="lede">${lede(input.labels.length, payload)}</p>
<noscript><p class="notice">The explorer needs JavaScript; the rest of this page does not.</p></noscript>
<div class="explorer" id="explorer-body" hidden>
<div class="stage">
<div class="bar">
${pictureChoice(input)}
${search(input.labels.length, noun)}
</div>
${MAP}
<p id="picture-note" class="fine"></p>
${epochs(input.epochs.length)}
${classes(input, payload)}
</div>
<div class="side">
<section aria-labelledby="detail-title"><h3 id="detail-title">Selected ${noun}</h3>
<p id="detail-hint" class="fine">None yet. Select a point, or press Enter on the map.</p><div id="detail"></div>
<p class="fine">${precision(payload.error)}</p></section>
${suspects(input.suspects.length)}
</div>
${keys(payload.names !== null, input.epochs.length > 0)}
</div>
<p id="said" class="unseen" aria-live="polite"></p>
<script type="application/json" id="explorer-data">${json(payload)}</script>`;
  return { id: "explorer", title: "Embedding explorer", shortTitle: "Explorer", content };
}

function pictureChoice({ projections, epochs }: ExplorerInput): Html {
  const names = [...projections.map(({ name }) => name), ...(epochs.length > 0 ? ["Epochs"] : [])];
  return markup`<fieldset id="pictures" class="choice"><legend class="unseen">Picture</legend>${
    names.map((name) => markup`<label><input type="radio" name="picture"><span>${name}</span></label>`)
  }</fieldset>`;
}

function search(images: number, noun: "image" | "embedding"): Html {
  const last = images - 1;
  return markup`<form id="search" class="search"><label for="search-index">${capitalised(noun)}</label>
<input id="search-index" type="number" min="0" max="${last}" step="1" required placeholder="0 to ${last}">
<button>Find</button></form>`;
}

const MAP = markup`<div id="map-frame" class="map">
<canvas id="map" tabindex="0" role="application" aria-label="Map of the embeddings" aria-describedby="map-help"></canvas>
<p id="map-help" class="unseen">Arrow keys move from point to point, Enter shows the nearest of one.</p>
<div class="zoom"><button type="button" id="zoom-in" aria-label="Zoom in">+</button>
<button type="button" id="zoom-out" aria-label="Zoom out">−</button>
<button type="button" id="zoom-whole" aria-label="Show the whole picture">⤢</button></div>
<div id="tip" class="tip" hidden></div>
</div>`;

function epochs(known: number): Html {
  const last = Math.max(0, known - 1);
  return markup`<div class="epochs"${hiddenUnless(known > 0)}>
<button type="button" id="play">Play</button>
<input type="range" id="epoch" min="0" max="${last}" value="${last}" step="1" aria-label="Epoch">
<output id="epoch-name" for="epoch"></output></div>`;
}

/** Up to this many classes have buttons; more are in a searchable list. */
const MOST_BUTTONS = 30;

/** What the map shows. */
function lede(all: number, { indices, pictures }: ExplorerPayload): string {
  const many = pictures === null ? "embeddings" : "images";
  const shown = indices === null
    ? `All ${count(all)} ${many}`
    : `${count(MOST_IMAGES)} of ${count(all)} ${many}, evenly distributed over the classes`;
  return pictures === null
    ? `${shown}. Point at one to see its number and class; select it to see its nearest.`
    : `${shown}, each at the position of its embedding. Point at an image to see it; select it to see its nearest images.`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function classes({ labels }: ExplorerInput, { names, pictures }: ExplorerPayload): Html {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const many = pictures === null ? "embeddings" : "images";
  if (counts.size > MOST_BUTTONS) return classList(counts.size);
  const buttons = [...counts].sort(([a], [b]) => a - b).map(([label, images]) => {
    const name = names?.[label] ?? label;
    return markup`<button type="button" data-label="${label}" aria-pressed="false"
aria-label="Class ${name}, ${count(images)} ${many}" title="${count(images)} ${many}"><span
class="dot class-${label % CLASS_COLOR_COUNT}"></span><span class="class-name">${name}</span></button>`;
  });
  return markup`<div id="classes" class="classes" role="group" aria-label="Show only some classes">${buttons}
<button type="button" id="all-classes" disabled>All</button></div>`;
}

/** A list that the script fills: thousands of buttons would dominate the size of the page. */
function classList(classes: number): Html {
  return markup`<div id="classes" class="classes" role="group" aria-label="Show only some classes">
<label for="class-search">${count(classes)} classes</label>
<input id="class-search" type="search" placeholder="Find a class" autocomplete="off">
<button type="button" id="all-classes" disabled>All</button>
<div id="class-list" class="classes class-list"></div><p id="class-rest" class="fine" aria-live="polite"></p></div>`;
}

function suspects(found: number): Html {
  return markup`<section aria-labelledby="suspects-title"${hiddenUnless(found > 0)}>
<h3 id="suspects-title">Suspected labels: <span id="suspect-place"></span></h3>
<div class="steps"><button type="button" id="suspect-before">Previous</button>
<button type="button" id="suspect-next">Next</button></div>
<div id="suspect-cards" class="cards strip"></div></section>`;
}

const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ["← → ↑ ↓", "the nearest point in that direction"],
  ["Enter, Space", "select it and show its nearest"],
  ["Escape", "clear the selection"],
  ["Shift + ← → ↑ ↓", "move the picture"],
  ["+ −", "zoom in, zoom out"],
  ["Home", "show the whole picture"],
  ["0 to 9", "show only this class, or add it to those shown"],
  ["N, B", "next and previous suspected label"],
];
/** Where there are epochs. */
const EPOCH_KEYS: typeof KEYS = [
  ["P", "play the epochs"],
  [", .", "previous and next epoch"],
];

function keys(named: boolean, hasEpochs: boolean): Html {
  const meaningOf = (keys: string, meaning: string) =>
    named && keys === "0 to 9"
      ? "show only this one of the first ten classes, or add it to those shown"
      : meaning;
  return markup`<details class="keys"><summary>Keys, wheel and fingers</summary>
<p>On the map, the wheel or two fingers zoom, dragging moves the picture, a click or a tap selects. When the map has the
focus:</p>
<dl>${
    [...KEYS, ...(hasEpochs ? EPOCH_KEYS : [])].map(([keys, meaning]) =>
      markup`<div><dt>${keys}</dt><dd>${meaningOf(keys, meaning)}</dd></div>`
    )
  }</dl></details>`;
}

/** Rounds up, so that no distance has a greater error than stated. */
function precision(error: number): string {
  const places = Math.min(6, Math.max(1, Math.ceil(-Math.log10(error || 1e-6))));
  const bound = Math.ceil(error * 10 ** places) / 10 ** places;
  return `Distances are Euclidean, of embeddings as 16-bit numbers: accurate to ${bound.toFixed(places)}.`;
}

function hiddenUnless(shown: boolean): Html {
  return new Html(shown ? "" : " hidden");
}

/** JSON for a script element; escapes `<`, because `</script` would end the element and `<!--` change its parsing. */
function json(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}
