import type { tf } from "./tf.ts";

/** A nested record of leaves by name, or a single leaf. Undefined entries are ignored. */
export type Tree<Leaf> = Leaf | { readonly [name: string]: Tree<Leaf> | undefined };

/** A nested record of tensors by name, or a single tensor. */
export type TensorTree = Tree<tf.Tensor>;

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/**
 * The common properties of leaves: a tensor, the description of one before it exists, or its values on the
 * host.
 */
export interface TensorSignature {
  shape: readonly number[];
  dtype: tf.DataType;
}

/** A leaf and the names that lead to it. */
export interface PathLeaf<Leaf> {
  /** The names joined by `/`, `state/parameters/conv1/kernel`; empty if the tree is the leaf. */
  path: string;
  leaf: Leaf;
}

/** The description of a tree in errors. */
const A_TREE = "a tensor or a record of tensors";

/**
 * Lists the leaves of a tree in the order of their paths, whatever the order of its entries.
 *
 * @param expected The expectation in errors.
 * @throws {TypeError} If something in it is neither a leaf nor a record, or two leaves have the same path,
 * as in `{ a: { b }, "a/b" }`.
 */
export function flattenTree<Leaf extends TensorSignature>(
  tree: Tree<Leaf>,
  expected: string = A_TREE,
): PathLeaf<Leaf>[] {
  const leaves: PathLeaf<Leaf>[] = [];
  const visit = (node: unknown, path: string, outermost: boolean): void => {
    if (isLeaf<Leaf>(node)) leaves.push({ path, leaf: node });
    else {
      for (const [name, child] of entriesOf(node, path, expected)) {
        visit(child, outermost ? name : `${path}/${name}`, false);
      }
    }
  };
  visit(tree, "", true);
  leaves.sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  for (let i = 1; i < leaves.length; i++) {
    const { path } = leaves[i]!;
    if (path === leaves[i - 1]!.path) {
      throw new TypeError(`Expected ${expected}, each with a unique name, but found two at ${path}`);
    }
  }
  return leaves;
}

/**
 * Returns a tree with the same names in the same order and other leaves.
 *
 * @param change Receives each leaf and its path, in the order of the entries.
 * @throws {TypeError} If something in it is neither a leaf nor a record.
 */
export function mapTree<T extends TensorTree>(
  tree: T,
  change: (leaf: tf.Tensor, path: string) => tf.Tensor,
): T;
/** The same for leaves of any kind. */
export function mapTree<Leaf extends TensorSignature, Result>(
  tree: Tree<Leaf>,
  change: (leaf: Leaf, path: string) => Result,
): Tree<Result>;
export function mapTree<Leaf extends TensorSignature, Result>(
  tree: Tree<Leaf>,
  change: (leaf: Leaf, path: string) => Result,
): Tree<Result> {
  const visit = (node: unknown, path: string, outermost: boolean): Tree<Result> =>
    isLeaf<Leaf>(node) ? change(node, path) : Object.fromEntries(
      entriesOf(node, path).map(([name, child]) =>
        [name, visit(child, outermost ? name : `${path}/${name}`, false)] as const
      ),
    );
  return visit(tree, "", true);
}

/**
 * Returns a tree with the names of another one.
 *
 * @param leaves In the order in which {@link flattenTree} lists those of `like`.
 */
export function unflattenTree<Leaf>(like: Tree<TensorSignature>, leaves: readonly Leaf[]): Tree<Leaf> {
  const places = new Map(flattenTree(like).map(({ path }, i) => [path, i]));
  if (places.size !== leaves.length) {
    throw new RangeError(`Expected ${places.size} leaves but found ${leaves.length}`);
  }
  return mapTree(like, (_, path) => leaves[places.get(path)!]!);
}

/**
 * Maps the leaves of a tree asynchronously, one after another.
 *
 * @throws {TypeError} If something in it is neither a leaf nor a record.
 */
export async function mapTreeAsync<Leaf extends TensorSignature, Result>(
  tree: Tree<Leaf>,
  change: (leaf: Leaf, path: string) => Promise<Result>,
): Promise<Tree<Result>> {
  const results = new Map<string, Result>();
  for (const { path, leaf } of flattenTree(tree)) results.set(path, await change(leaf, path));
  return mapTree(tree, (_, path) => results.get(path)!);
}

/** Disposes of all tensors of a tree. */
export function disposeTree(tree: TensorTree): void {
  for (const { leaf } of flattenTree(tree)) leaf.dispose();
}

/**
 * Returns a text that is equal for trees of the same names, shapes and types, whatever the order of their
 * entries, and only for these: `{"a":float32[2,3],"b":{}}`.
 */
export function treeSignature(tree: Tree<TensorSignature>): string {
  const visit = (node: unknown): string => {
    if (isLeaf<TensorSignature>(node)) return leafSignature(node);
    const parts = entriesOf(node, "").map(([name, child]) => `${JSON.stringify(name)}:${visit(child)}`);
    return `{${parts.sort().join(",")}}`;
  };
  return visit(tree);
}

/** Returns a leaf's type and shape as a text for display and comparison: `float32[2,3]`. */
export function leafSignature({ shape, dtype }: TensorSignature): string {
  return `${dtype}[${shape}]`;
}

function isLeaf<Leaf extends TensorSignature>(node: unknown): node is Leaf {
  if (typeof node !== "object" || node === null) return false;
  const { shape, dtype } = node as Partial<TensorSignature>;
  return Array.isArray(shape) && typeof dtype === "string";
}

/** Lists the entries of a record that have a value. */
function entriesOf(node: unknown, path: string, expected: string = A_TREE): [name: string, child: unknown][] {
  const prototype = typeof node === "object" && node !== null ? Object.getPrototypeOf(node) : undefined;
  if (prototype !== null && prototype !== Object.prototype) {
    const where = path === "" ? "" : ` at ${path}`;
    throw new TypeError(`Expected ${expected} but found ${nameOf(node)}${where}`);
  }
  return Object.entries(node as object).filter(([, child]) => child !== undefined);
}

/** Describes a value for an error. */
function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value === "undefined" ? "nothing" : `a ${typeof value}`;
  return Array.isArray(value) ? "a list" : `a ${value.constructor?.name ?? "object"}`;
}
