import { decimal } from "../../base/format.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";

/** Retrieval over all queries that have a reference of their class. */
export const retrieval = figure({
  shape: {
    /** Share of queries whose nearest reference is of the same class. */
    recall_at_1: measured,
    /** Mean average precision at R, where R is the number of references of the query's class. */
    map_at_r: measured,
  },
  part: "retrieval",
  compute: ({ retrieval: { all } }) => ({ recall_at_1: all.recall_at_1, map_at_r: all.map_at_r }),
  rows: ({ recall_at_1, map_at_r }) => [
    { text: "Recall@1", value: decimal(recall_at_1) },
    { text: "MAP@R", value: decimal(map_at_r) },
  ],
});
