/** An evaluation in the place of that of an epoch, which never ends and lets the thread receive nothing. */
export function evaluateEpoch(): never {
  for (;;);
}
