import type { tf } from "./tf.ts";

/** Leaves under names, records of them under names, and so on; or a leaf by itself. Undefined entries count for nothing. */
export type Tree<Leaf> = Leaf | { readonly [name: string]: Tree<Leaf> | undefined };

/** Tensors by name, in records within records at will; or one tensor by itself. */
export type TensorTree = Tree<tf.Tensor>;

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/** What every leaf of a tree has: a tensor, what is known of one before it exists, or its values on the host. */
export interface TensorSignature {
  /** Its shape. */
  shape: readonly number[];
  /** Its type. */
  dtype: tf.DataType;
}

/** A leaf and the names that lead to it. */
export interface PathLeaf<Leaf> {
  /** The names with `/` between them, `state/parameters/conv1/kernel`; empty where the tree is the leaf. */
  path: string;
  /** The leaf. */
  leaf: Leaf;
}

/** What a tree should be, for errors. */
const A_TREE = "a tensor or a record of tensors";

/**
 * The leaves of a tree in the order of their paths, whatever the order of its entries.
 *
 * @param expected What errors say was expected.
 * @throws {TypeError} If something in it is neither a leaf nor a record, or two leaves have the same path, as those
 * of `{ a: { b }, "a/b" }` have.
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
      throw new TypeError(`Expected ${expected}, each with a name of its own, but found two at ${path}`);
    }
  }
  return leaves;
}

/**
 * A tree of the same names in the same order, with other leaves.
 *
 * @param change Is given each leaf and its path, in the order of the entries.
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
 * A tree of the names of another one.
 *
 * @param leaves In the order in which {@link flattenTree} gives those of `like`.
 */
export function unflattenTree<Leaf>(like: Tree<TensorSignature>, leaves: readonly Leaf[]): Tree<Leaf> {
  const places = new Map(flattenTree(like).map(({ path }, i) => [path, i]));
  if (places.size !== leaves.length) {
    throw new RangeError(`Expected ${places.size} leaves but found ${leaves.length}`);
  }
  return mapTree(like, (_, path) => leaves[places.get(path)!]!);
}

/**
 * The leaves of a tree, found one after another: {@link mapTree} for what takes time.
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

/** Releases all tensors of a tree. */
export function disposeTree(tree: TensorTree): void {
  for (const { leaf } of flattenTree(tree)) leaf.dispose();
}

/**
 * What two trees share that are of the same names, shapes and types, whatever the order of their entries, and no
 * others: `{"a":float32[2,3],"b":{}}`.
 */
export function treeSignature(tree: Tree<TensorSignature>): string {
  const visit = (node: unknown): string => {
    if (isLeaf<TensorSignature>(node)) return leafSignature(node);
    const parts = entriesOf(node, "").map(([name, child]) => `${JSON.stringify(name)}:${visit(child)}`);
    return `{${parts.sort().join(",")}}`;
  };
  return visit(tree);
}

/** A leaf's type and shape, to be read and compared: `float32[2,3]`. */
export function leafSignature({ shape, dtype }: TensorSignature): string {
  return `${dtype}[${shape}]`;
}

function isLeaf<Leaf extends TensorSignature>(node: unknown): node is Leaf {
  if (typeof node !== "object" || node === null) return false;
  const { shape, dtype } = node as Partial<TensorSignature>;
  return Array.isArray(shape) && typeof dtype === "string";
}

/** The entries of a record that have a value. */
function entriesOf(node: unknown, path: string, expected: string = A_TREE): [name: string, child: unknown][] {
  const prototype = typeof node === "object" && node !== null ? Object.getPrototypeOf(node) : undefined;
  if (prototype !== null && prototype !== Object.prototype) {
    const where = path === "" ? "" : ` at ${path}`;
    throw new TypeError(`Expected ${expected} but found ${nameOf(node)}${where}`);
  }
  return Object.entries(node as object).filter(([, child]) => child !== undefined);
}

/** What something is, for an error. */
function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value === "undefined" ? "nothing" : `a ${typeof value}`;
  return Array.isArray(value) ? "a list" : `a ${value.constructor?.name ?? "object"}`;
}
