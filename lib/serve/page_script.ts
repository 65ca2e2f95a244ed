import colors from "../report/html/page/colors.ts" with { type: "text" };
import dom from "../report/html/page/dom.ts" with { type: "text" };
import { inlineModules } from "../report/html/inline_modules.ts";
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

/** The script of the page that asks a server. */
export function serveScript(): string {
  return inlineModules({ ...SCREEN, "server_backend.ts": serverBackend, "serve_main.ts": serveMain });
}
