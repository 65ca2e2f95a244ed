/** A planted fault: a resumed run keeps the events that followed its checkpoint. */
export function isKeptOnResume(): () => boolean {
  return () => true;
}
