import textColumns from "../../base/text_columns.ts" with { type: "text" };
import camera from "./page/camera.ts" with { type: "text" };
import classButtons from "./page/class_buttons.ts" with { type: "text" };
import colors from "./page/colors.ts" with { type: "text" };
import dom from "./page/dom.ts" with { type: "text" };
import dotImage from "./page/dot_image.ts" with { type: "text" };
import explorerData from "./page/explorer_data.ts" with { type: "text" };
import explorerMap from "./page/explorer_map.ts" with { type: "text" };
import gestures from "./page/gestures.ts" with { type: "text" };
import imageCards from "./page/image_cards.ts" with { type: "text" };
import keys from "./page/keys.ts" with { type: "text" };
import main from "./page/main.ts" with { type: "text" };
import mapControls from "./page/map_controls.ts" with { type: "text" };
import motion from "./page/motion.ts" with { type: "text" };
import nearestImages from "./page/nearest_images.ts" with { type: "text" };
import paintMap from "./page/paint_map.ts" with { type: "text" };
import pick from "./page/pick.ts" with { type: "text" };
import pictureChoice from "./page/picture_choice.ts" with { type: "text" };
import placement from "./page/placement.ts" with { type: "text" };
import sprites from "./page/sprites.ts" with { type: "text" };
import suspectList from "./page/suspect_list.ts" with { type: "text" };
import tip from "./page/tip.ts" with { type: "text" };
import { inlineModules } from "./inline_modules.ts";

/** The page's script: the files of `page/` and what they import, bundled into JavaScript. */
export function pageScript(): string {
  return inlineModules({
    "text_columns.ts": textColumns,
    "dom.ts": dom,
    "colors.ts": colors,
    "camera.ts": camera,
    "explorer_data.ts": explorerData,
    "nearest_images.ts": nearestImages,
    "placement.ts": placement,
    "motion.ts": motion,
    "pick.ts": pick,
    "keys.ts": keys,
    "gestures.ts": gestures,
    "sprites.ts": sprites,
    "dot_image.ts": dotImage,
    "paint_map.ts": paintMap,
    "explorer_map.ts": explorerMap,
    "image_cards.ts": imageCards,
    "tip.ts": tip,
    "class_buttons.ts": classButtons,
    "picture_choice.ts": pictureChoice,
    "suspect_list.ts": suspectList,
    "map_controls.ts": mapControls,
    "main.ts": main,
  });
}
