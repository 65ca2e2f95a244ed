/**
 * Calls a function with an error that nothing in this thread caught, in place of the thread's sudden death.
 *
 * @param target The thread's global scope.
 * @param take Receives the first such error.
 */
export function onUncaught(
  target: Pick<EventTarget, "addEventListener">,
  take: (error: unknown) => void,
): void {
  let isTaken = false;
  const once = (event: Event, error: unknown) => {
    event.preventDefault();
    if (isTaken) return;
    isTaken = true;
    take(error);
  };
  target.addEventListener("error", (event) => once(event, (event as ErrorEvent).error));
  target.addEventListener(
    "unhandledrejection",
    (event) => once(event, (event as PromiseRejectionEvent).reason),
  );
}
