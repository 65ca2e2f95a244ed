import colors from "../report/html/page/colors.ts" with { type: "text" };
import dom from "../report/html/page/dom.ts" with { type: "text" };
import { inlineModules } from "../report/html/inline_modules.ts";
import graphBackend from "./page/graph_backend.ts" with { type: "text" };
import halfFloats from "./page/half_floats.ts" with { type: "text" };
import nearestRows from "./page/nearest_rows.ts" with { type: "text" };
import preparePixels from "./page/prepare_pixels.ts" with { type: "text" };
import sheetPictures from "./page/sheet_pictures.ts" with { type: "text" };
import webIndex from "./page/web_index.ts" with { type: "text" };
import webMain from "./page/web_main.ts" with { type: "text" };
import planFit from "../data/decode/plan_fit.ts" with { type: "text" };
import prepareColour from "../data/decode/prepare_colour.ts" with { type: "text" };
import resizeImage from "../data/decode/resize_image.ts" with { type: "text" };
import drawingPad from "./page/drawing_pad.ts" with { type: "text" };
import imageInput from "./page/image_input.ts" with { type: "text" };
import matchList from "./page/match_list.ts" with { type: "text" };
import newestFirst from "./page/newest_first.ts" with { type: "text" };
import placeStrokes from "./page/place_strokes.ts" with { type: "text" };
import rateChoice from "./page/rate_choice.ts" with { type: "text" };
import rates from "./page/rates.ts" with { type: "text" };
import searchScreen from "./page/search_screen.ts" with { type: "text" };
import serveMain from "./page/serve_main.ts" with { type: "text" };
import serverBackend from "./page/server_backend.ts" with { type: "text" };

import strokeList from "./page/stroke_list.ts" with { type: "text" };

/** The modules of every search page, each after those that it imports. */
const SCREEN = {
  "dom.ts": dom,
  "colors.ts": colors,
  "rates.ts": rates,
  "place_strokes.ts": placeStrokes,
  "stroke_list.ts": strokeList,
  "drawing_pad.ts": drawingPad,
  "newest_first.ts": newestFirst,
  "image_input.ts": imageInput,
  "rate_choice.ts": rateChoice,
  "match_list.ts": matchList,
  "search_screen.ts": searchScreen,
};

/** The script of the page that computes in the browser; TensorFlow.js has to be loaded before it. */
export function webScript(): string {
  return inlineModules({
    ...SCREEN,
    "plan_fit.ts": planFit,
    "resize_image.ts": resizeImage,
    "prepare_colour.ts": prepareColour,
    "web_index.ts": webIndex,
    "half_floats.ts": halfFloats,
    "nearest_rows.ts": nearestRows,
    "prepare_pixels.ts": preparePixels,
    "sheet_pictures.ts": sheetPictures,
    "graph_backend.ts": graphBackend,
    "web_main.ts": webMain,
  });
}

/** The script of the page that asks a server. */
export function serveScript(): string {
  return inlineModules({ ...SCREEN, "server_backend.ts": serverBackend, "serve_main.ts": serveMain });
}
