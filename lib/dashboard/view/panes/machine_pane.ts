import { gauge } from "../bar.ts";
import type { Color, Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { count, percent, steadyBytes } from "../../../base/format.ts";
import { plainText, span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

const NAME = 10;
const FIGURE = 8;

/** The machine's load, and the dashboard's own cost. */
export const machinePane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state: { machine, run, saved, waiting, workers }, around } = context;
  const { width } = inside(rect);
  const pane = framed("machine", "Machine", rect, context);
  const columns = width - NAME - FIGURE;
  const meter = (name: string, share: number, text: string, color: Color): Line => [
    span(name.padEnd(NAME), "muted"),
    ...(columns >= 3 ? gauge(share, columns, color) : []),
    span(text.padStart(columns >= 3 ? FIGURE : 0), "text", { bold: true }),
  ];
  const fact = (name: string, text: string): Line => [span(name.padEnd(NAME), "muted"), span(text)];
  const use = (share: number) => percent(share, share < 0.1 ? 1 : 0);
  const lines: Line[] = [];
  if (run !== undefined) {
    lines.push(fact("engine", `${run.engine.name}, ${plainText(run.engine.device)}`));
    lines.push(fact("library", plainText(run.engine.version)));
  }
  if (machine !== undefined) {
    lines.push(meter("CPU", machine.cpu, use(machine.cpu), "train"));
    lines.push(fact("memory", steadyBytes(machine.memory)));
    const own = machine.handles === machine.tensors ? "" : `, ${count(machine.handles)} handles`;
    lines.push(fact("tensors", `${count(machine.tensors)} (${steadyBytes(machine.tensor_bytes)})${own}`));
    if (machine.gpu !== undefined) {
      const { name, busy, memory, memory_total, celsius } = machine.gpu;
      const heat = Number.isFinite(celsius) ? `, ${celsius.toFixed(0)} °C` : "";
      lines.push(fact("GPU", plainText(name) + heat));
      lines.push(meter("GPU busy", busy, use(busy), "hard"));
      lines.push(meter("GPU mem.", memory / memory_total, steadyBytes(memory), "hard"));
    }
  }
  workers?.workers.forEach(({ state, images_per_second: rate, busy }, rank) => {
    const text = state === "lost" ? "lost" : `${count(Math.round(rate))} images/s, ${busy.toFixed(1)} cores`;
    lines.push([span(`worker ${rank}`.padEnd(NAME), "muted"), span(text, state === "lost" ? "bad" : "text")]);
  });
  if (waiting !== undefined && waiting.steps > 0) {
    lines.push(fact("data wait", `${use(waiting.data / (waiting.steps + waiting.data))} of step time`));
  }
  if (saved !== undefined) lines.push(fact("saved", `${saved.name} (${steadyBytes(saved.bytes)})`));
  if (Number.isFinite(around.cost)) lines.push(fact("dashboard", `${use(around.cost)} of the time`));
  return { ...pane, lines };
};
