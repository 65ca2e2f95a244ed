import type { TrainEvent } from "../../lib/run/events.ts";
import { encodeTripletPixels } from "../../lib/run/triplet_pixels.ts";
import { syntheticRun } from "./synthetic_run.ts";

/** Number of classes of the run. */
export const CLASSES = 200;
/** Size of its images: not square, and larger than their panes on small screens. */
const [WIDTH, HEIGHT] = [32, 24];

const KINDS = [
  "Apple",
  "Golden Delicious",
  "Fig",
  "Passion-Fruit",
  "<b>Kiwi</b>",
  "りんご",
  "Yoghurt\twith a long name",
];

/** Names of classes as in a user's folders. */
export const NAMES: readonly string[] = Array.from(
  { length: CLASSES },
  (_, label) => label === 5 ? KINDS[5]! : `${KINDS[label % KINDS.length]} ${label}`,
);

/** The synthetic run with colour images of 200 named classes. */
export function colourfulRun(classes = CLASSES, names: readonly string[] = NAMES): TrainEvent[] {
  const labelOf = (label: number) => (23 * label + 5) % classes;
  return syntheticRun().map((event): TrainEvent => {
    switch (event.type) {
      case "run_started":
        return {
          ...event,
          dataset: { ...event.dataset, title: "Fruit", channels: 3, class_names: [...names] },
        };
      case "mining": {
        const { hardest } = event;
        const image = ({ index, label }: NonNullable<typeof hardest>["anchor"]) => ({
          index,
          label: labelOf(label),
          pixels: encodeTripletPixels(ball(label)),
        });
        return {
          ...event,
          hardest: hardest && {
            ...hardest,
            width: WIDTH,
            height: HEIGHT,
            channels: 3,
            anchor: image(hardest.anchor),
            positive: image(hardest.positive),
            negative: image(hardest.negative),
          },
        };
      }
      case "evaluation": {
        const { class_distances: _, projection, ...others } = event;
        return {
          ...others,
          nearest_classes: nearest(classes),
          projection: { ...projection!, ...spread(projection!.points, classes) },
        };
      }
      case "final_evaluation": {
        const { class_distances: _, ...exact } = event.report.exact;
        const [figures] = exact.per_class;
        const per_class = Array.from({ length: classes }, (_, label) => ({
          ...figures!,
          label,
          images: 50,
          val: 0.9 - (label * 37 % classes) / classes,
        }));
        const dataset = { name: "fruit", title: "Fruit", synthetic: false, class_names: [...names] };
        return {
          ...event,
          report: {
            ...event.report,
            dataset,
            exact: { ...exact, per_class, nearest_classes: nearest(classes) },
          },
        };
      }
      default:
        return event;
    }
  });
}

function nearest(classes: number) {
  return Array.from({ length: 50 }, (_, i) => ({
    first: (4 * i) % classes,
    second: (4 * i + 1) % classes,
    distance: 0.4 + i / 100,
  }));
}

/** Each point in a different class, as far as there are enough. */
function spread(points: readonly number[], classes: number) {
  return { labels: Array.from({ length: points.length / 2 }, (_, i) => i % classes), points: [...points] };
}

/** A ball, coloured by its class, on a sky that becomes lighter downwards; 0 … 15, `[HEIGHT·WIDTH·3]`. */
function ball(label: number): number[] {
  return Array.from({ length: HEIGHT * WIDTH * 3 }, (_, i) => {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)];
    const radius = Math.hypot(x - WIDTH / 2, y - HEIGHT / 2);
    if (radius > HEIGHT / 2.4) return channel === 2 ? 12 : Math.round(4 + (8 * y) / HEIGHT);
    const light = 1 - radius / HEIGHT;
    return Math.round(15 * light * (0.5 + 0.5 * Math.cos(2 * Math.PI * (label / 10 + channel / 3))));
  });
}
