/**
 * Lets something run that was begun and is awaited later: its error, if any, is thrown there, or not at all if something
 * else ends the work before.
 */
export function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}
