import type { z } from "zod";
import { UserError } from "../base/user_error.ts";
import type { Layer } from "./layer_kind.ts";
import { LayerSchema } from "./layers.ts";

/**
 * Checks what types cannot: a program in JavaScript can pass anything, and a type has no bounds. A layer that
 * passes can be stored in a checkpoint and read again.
 *
 * @throws {UserError} With the index of the first layer that is none, or has a wrong option.
 */
export function checkLayers(layers: readonly Layer[]): void {
  if (!Array.isArray(layers)) {
    throw new UserError(`Expected a network as a list of layers but found ${describe(layers)}`);
  }
  for (const [i, layer] of layers.entries()) {
    const parsed = LayerSchema.safeParse(layer);
    if (parsed.success) continue;
    const issue = parsed.error.issues[0]!;
    // An unknown kind is reported at the layer's type.
    const path = issue.code === "invalid_union" && issue.path.at(-1) === "type"
      ? issue.path.slice(0, -1)
      : issue.path;
    const place = `layers[${i}]${
      path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("")
    }`;
    throw new UserError(
      `Expected ${expectation(issue)} at ${place} of the network but found ${describe(valueAt(layer, path))}`,
    );
  }
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `a number ${issue.inclusive ? "of at least" : "above"} ${issue.minimum}`;
    case "too_big":
      return `a number ${issue.inclusive ? "of at most" : "below"} ${issue.maximum}`;
    case "invalid_value":
      return `one of ${issue.values.join(", ")}`;
    case "unrecognized_keys":
      return `no option ${issue.keys.join(", ")}`;
    case "invalid_union":
      return "a layer, such as relu(),";
    case "invalid_type":
      return TYPES[issue.expected] ?? `a ${issue.expected}`;
    default:
      return issue.message;
  }
}

const TYPES: Record<string, string> = {
  array: "a list of layers",
  int: "a whole number",
  object: "a layer, such as relu(),",
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

function describe(value: unknown): string {
  if (typeof value === "function") return `the function ${value.name}; call it: ${value.name}()`;
  if (value instanceof Promise) return "a promise; await it";
  if (Array.isArray(value)) return "a list; spread it with ...";
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}
