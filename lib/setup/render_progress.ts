import { formatBytes, formatDuration } from "../base/format.ts";

/** The progress of a download or another long operation. */
export interface ProgressState {
  title: string;
  /** In bytes. */
  done: number;
  /** In bytes, if known. */
  total?: number;
  /** Bytes per second; NaN while it is not known. */
  rate: number;
}

const WIDEST_BAR = 30;
const NARROWEST_BAR = 5;

/** Renders one line, narrower than `columns`, with a bar, the size, the rate and the time left. */
export function renderProgress({ title, done, total, rate }: ProgressState, columns: number): string {
  const left = total !== undefined && rate > 0 ? (total - done) / rate : NaN;
  const text = [
    total === undefined ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`,
    ...(rate > 0 ? [`${formatBytes(rate)}/s`] : []),
    ...(Number.isFinite(left) ? [`${formatDuration(left)} left`] : []),
  ].join("  ");
  const room = columns - 1 - title.length - text.length - 4;
  const width = total === undefined || total === 0 ? 0 : Math.min(WIDEST_BAR, room);
  if (width < NARROWEST_BAR) return `${title}  ${text}`.slice(0, Math.max(0, columns - 1));
  const full = Math.min(width, Math.floor(width * done / total!));
  return `${title}  ${"━".repeat(full)}${"╌".repeat(width - full)}  ${text}`;
}
