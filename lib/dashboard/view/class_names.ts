import { cutName } from "../../base/text_columns.ts";
import { describeTurn } from "../../data/turn_image.ts";
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
  const names = report?.dataset.class_names ?? run?.dataset.class_names;
  const name = classNamer(names);
  const turns = Number(run?.config.turned_classes ?? 0);
  return (label) => {
    // With --turned_classes the images of a training have classes beyond those of the data.
    const isTurned = turns > 0 && names !== undefined && label >= names.length;
    const original = isTurned ? label % names.length : label;
    const own = name(original);
    const plain = plainText(own);
    const shown = plain === own || /\p{L}/u.test(plain) ? plain : String(original);
    if (!isTurned) return cutName(shown, columns);
    const turn = `, ${describeTurn(Math.floor(label / names.length))}`;
    return cutName(cutName(shown, Math.max(1, columns - turn.length)) + turn, columns);
  };
}
