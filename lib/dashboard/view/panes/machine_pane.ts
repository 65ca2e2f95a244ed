import { gauge } from "../bar.ts";
import type { Color, Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { count } from "../../../report/figure_text.ts";
import { bytes, cut, plainText, span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

const NAME = 10;
const FIGURE = 8;

/** What the training asks of the machine, and what the dashboard itself costs. */
export const machinePane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state: { machine, run, saved }, around } = context;
  const { width } = inside(rect);
  const pane = framed("machine", "Machine", rect, context);
  const columns = width - NAME - FIGURE;
  const meter = (name: string, share: number, text: string, color: Color): Line => [
    span(name.padEnd(NAME), "muted"),
    ...(columns >= 3 ? gauge(share, columns, color) : []),
    span(text.padStart(columns >= 3 ? FIGURE : 0), "text", { bold: true }),
  ];
  const fact = (name: string, text: string): Line =>
    cut([span(name.padEnd(NAME), "muted"), span(text)], width);
  const percent = (share: number) =>
    Number.isFinite(share) ? `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%` : "–";
  const lines: Line[] = [];
  if (run !== undefined) {
    lines.push(fact("engine", `${run.engine.name}, ${plainText(run.engine.device)}`));
    lines.push(fact("library", plainText(run.engine.version)));
  }
  if (machine !== undefined) {
    lines.push(meter("CPU", machine.cpu, percent(machine.cpu), "train"));
    lines.push(fact("memory", bytes(machine.memory)));
    const own = machine.handles === machine.tensors ? "" : `, ${count(machine.handles)} handles`;
    lines.push(fact("tensors", `${count(machine.tensors)} (${bytes(machine.tensor_bytes)})${own}`));
    if (machine.gpu !== undefined) {
      const { name, busy, memory, memory_total, celsius } = machine.gpu;
      const heat = Number.isFinite(celsius) ? `, ${celsius.toFixed(0)} °C` : "";
      lines.push(fact("GPU", plainText(name) + heat));
      lines.push(meter("GPU busy", busy, percent(busy), "hard"));
      lines.push(meter("GPU mem.", memory / memory_total, bytes(memory), "hard"));
    }
  }
  if (saved !== undefined) lines.push(fact("saved", `${saved.name} (${bytes(saved.bytes)})`));
  if (Number.isFinite(around.cost)) lines.push(fact("dashboard", `${percent(around.cost)} of the time`));
  return { ...pane, lines };
};
