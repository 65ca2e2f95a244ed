/** Deno's own accessor, while ours replaces it. */
let saved: PropertyDescriptor | undefined;

/**
 * Gives `Object.prototype.__proto__` its meaning by the standard. Deno replaces it by an accessor without effect on
 * prototypes, unless it runs with `--unstable-unsafe-proto`: then this does nothing.
 */
export function enableProto(): void {
  const { prototype } = Object;
  const isEnabled = (Object.create(prototype) as { __proto__?: unknown }).__proto__ === prototype;
  if (isEnabled) return;
  saved = Object.getOwnPropertyDescriptor(prototype, "__proto__");
  Object.defineProperty(prototype, "__proto__", {
    configurable: true,
    enumerable: false,
    get(this: unknown) {
      return Object.getPrototypeOf(this);
    },
    set(this: unknown, parent: unknown) {
      const isObject = typeof this === "object" ? this !== null : typeof this === "function";
      const isParent = typeof parent === "object" || typeof parent === "function";
      if (isObject && isParent) Object.setPrototypeOf(this, parent as object | null);
    },
  });
}

/** Restores Deno's accessor after {@link enableProto}. */
export function restoreProto(): void {
  if (saved !== undefined) Object.defineProperty(Object.prototype, "__proto__", saved);
  saved = undefined;
}
