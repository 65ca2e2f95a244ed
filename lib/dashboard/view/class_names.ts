import { cutName } from "../../base/text_columns.ts";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import type { DashboardState } from "../state/dashboard_state.ts";
import { plainText } from "./text.ts";

/**
 * Names the classes of a training for a screen on which each UTF-16 unit takes one column. A class whose name has no
 * displayable letter is called by its number.
 *
 * @param columns Maximum width; longer names are cut.
 */
export function classNames({ run, report }: DashboardState, columns = 32): ClassNamer {
  const name = classNamer(report?.dataset.class_names ?? run?.dataset.class_names);
  return (label) => {
    const own = name(label);
    const plain = plainText(own);
    return cutName(plain === own || /\p{L}/u.test(plain) ? plain : String(label), columns);
  };
}
