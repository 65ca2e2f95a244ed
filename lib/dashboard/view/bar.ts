import type { Color, Span } from "./frame.ts";
import { span } from "./text.ts";

/** Draws a gauge of `columns`, filled by a share from 0 to 1. */
export function gauge(filled: number, columns: number, color: Color): Span[] {
  const full = Math.round(
    Math.max(0, Math.min(1, Number.isFinite(filled) ? filled : 0)) * Math.max(0, columns),
  );
  return [span("━".repeat(full), color), span("╌".repeat(Math.max(0, columns - full)), "border")];
}
