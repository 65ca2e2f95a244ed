import { decimal } from "../../base/format.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";

/** How good the nearest images are; a class of one image is left out. */
export const retrieval = figure({
  shape: {
    /** Share of images whose nearest other image is of the same class. */
    recall_at_1: measured,
    /** Mean average precision at R, R being how many others the class has. */
    map_at_r: measured,
  },
  part: "retrieval",
  compute: ({ retrieval: { all } }) => ({ recall_at_1: all.recall_at_1, map_at_r: all.map_at_r }),
  rows: ({ recall_at_1, map_at_r }) => [
    { text: "Recall@1", value: decimal(recall_at_1) },
    { text: "MAP@R", value: decimal(map_at_r) },
  ],
});
