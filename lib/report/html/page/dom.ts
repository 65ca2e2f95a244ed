/// <reference lib="dom" />
/** The element with an id. @throws {Error} If it does not exist. */
export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Expected an element #${id}`);
  return found as T;
}

/** Creates an element; strings become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A whole number with commas: 9,999. */
export function wholeNumber(value: number): string {
  return value.toLocaleString("en-US");
}
