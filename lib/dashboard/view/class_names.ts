import { cutText } from "../../base/text_columns.ts";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import type { DashboardState } from "../state/dashboard_state.ts";
import { plainText } from "./text.ts";

/**
 * Names the classes of a training on a screen, where each UTF-16 unit has one column. A class of whose name nothing
 * can be shown there is called by its number.
 *
 * @param columns To which longer names are cut.
 */
export function classNames({ run, report }: DashboardState, columns = 32): ClassNamer {
  const name = classNamer(report?.dataset.class_names ?? run?.dataset.class_names);
  return (label) => {
    const plain = plainText(name(label));
    return cutText(/[^? ]/.test(plain) ? plain : String(label), columns);
  };
}
