/** A name in snake case, `val_at_far`, in camel case: `valAtFar`. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** Plain data with all names in camel case; names that are numbers, such as `0.001`, stay as they are. */
export type CamelCased<T> = T extends readonly unknown[]
  ? { readonly [Place in keyof T]: CamelCased<T[Place]> }
  : T extends object ? {
      readonly [Name in keyof T as Name extends string ? CamelCase<Name> : Name]: CamelCased<T[Name]>;
    }
  : T;

/** Converts a name from snake case, which flags and files use, to camel case. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Converts all names in plain JSON data to camel case. */
export function camelCased<T>(value: T): CamelCased<T> {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [camelCase(name), convert(part)]));
  };
  return convert(value) as CamelCased<T>;
}
