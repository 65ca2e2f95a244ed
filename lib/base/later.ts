/** A value that is not there yet: what is to be done with it is done, in order, once it is. */
export class Later<T extends object> {
  #value: T | undefined;
  #waiting: ((value: T) => void)[] = [];

  /** Uses the value: now, or once it is there. */
  use(use: (value: T) => void): void {
    if (this.#value === undefined) this.#waiting.push(use);
    else use(this.#value);
  }

  /** The value is there. */
  set(value: T): void {
    this.#value = value;
    for (const use of this.#waiting.splice(0)) use(value);
  }
}
