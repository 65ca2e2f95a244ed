import assert from "node:assert/strict";
import fc from "fast-check";
import {
  flattenTree,
  mapTree,
  mapTreeAsync,
  type Tree,
  treeSignature,
  unflattenTree,
} from "../../lib/engine/tensor_tree.ts";

interface Leaf {
  shape: number[];
  dtype: "float32" | "int32";
}

const leaf: fc.Arbitrary<Leaf> = fc.record({
  shape: fc.array(fc.nat(9), { maxLength: 3 }),
  dtype: fc.constantFrom("float32", "int32"),
});
/** Names of all kinds: with the separator, of a record's own methods, empty, those of a leaf. */
const names = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom(
    "a",
    "b",
    "a/b",
    "conv1/kernel",
    "",
    "/",
    "10",
    "9",
    "shape",
    "dtype",
    "toString",
    "__proto__",
  ),
);
const { tree } = fc.letrec<{ tree: Tree<Leaf>; record: Tree<Leaf> }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie("record")),
  record: fc.array(fc.tuple(names, fc.option(tie("tree"), { nil: undefined })), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}));

/** The leaves with the names that lead to them, by a separate loop. */
function naiveLeaves(tree: Tree<Leaf>, names: string[] = []): { names: string[]; leaf: Leaf }[] {
  const { shape, dtype } = tree as Leaf;
  if (Array.isArray(shape) && typeof dtype === "string") return [{ names, leaf: tree as Leaf }];
  return Object.entries(tree).flatMap(([name, child]) =>
    child === undefined ? [] : naiveLeaves(child, [...names, name])
  );
}

const isAmbiguous = (tree: Tree<Leaf>) => {
  const paths = naiveLeaves(tree).map(({ names }) => names.join("/"));
  return new Set(paths).size < paths.length;
};

/** The same tree with its entries in the opposite order, and without undefined ones. */
function turned(tree: Tree<Leaf>): Tree<Leaf> {
  const { shape, dtype } = tree as Leaf;
  if (Array.isArray(shape) && typeof dtype === "string") return tree;
  return Object.fromEntries(
    Object.entries(tree).filter(([, child]) => child !== undefined).reverse()
      .map(([name, child]) => [name, turned(child as Tree<Leaf>)]),
  );
}

Deno.test("flattenTree() lists each leaf once, in the order of the paths, whatever the order of the entries", () => {
  fc.assert(fc.property(tree, (tree) => {
    fc.pre(!isAmbiguous(tree));
    const found = flattenTree<Leaf>(tree);
    const expected = naiveLeaves(tree).map(({ names, leaf }) => ({ path: names.join("/"), leaf }));
    assert.deepEqual(found.map(({ path }) => path), expected.map(({ path }) => path).sort());
    for (const { path, leaf } of expected) assert.equal(found.find((each) => each.path === path)!.leaf, leaf);
    assert.deepEqual(flattenTree<Leaf>(turned(tree)), found);
  }));
});

Deno.test("flattenTree() rejects two leaves at one path", () => {
  fc.assert(fc.property(tree.filter(isAmbiguous), (tree) => {
    assert.throws(() => flattenTree<Leaf>(tree), /each with a unique name, but found two at /);
  }));
});

Deno.test("unflattenTree() reverses flattenTree(), also for leaves of another kind", () => {
  fc.assert(fc.property(tree, (tree) => {
    fc.pre(!isAmbiguous(tree));
    const leaves = flattenTree<Leaf>(tree).map(({ leaf }) => leaf);
    const back = unflattenTree(tree, leaves);
    assert.deepEqual(back, mapTree<Leaf, Leaf>(tree, (leaf) => leaf));
    assert.equal(JSON.stringify(back), JSON.stringify(tree), "with the entries in their order");
    const paths = unflattenTree(tree, flattenTree<Leaf>(tree).map(({ path }) => path));
    assert.deepEqual(paths, mapTree<Leaf, string>(tree, (_, path) => path));
    assert.throws(
      () => unflattenTree(tree, [...leaves, 1]),
      /^RangeError: Expected \d+ leaves but found \d+$/,
    );
  }));
});

Deno.test("mapTreeAsync() equals mapTree(), one leaf after another", async () => {
  await fc.assert(fc.asyncProperty(tree, async (tree) => {
    fc.pre(!isAmbiguous(tree));
    let running = 0;
    const found = await mapTreeAsync<Leaf, string>(tree, async ({ dtype }, path) => {
      assert.equal(running++, 0);
      await Promise.resolve();
      running--;
      return `${path} ${dtype}`;
    });
    assert.deepEqual(found, mapTree<Leaf, string>(tree, ({ dtype }, path) => `${path} ${dtype}`));
  }));
});

Deno.test("treeSignature() is equal for trees of the same names, shapes and types, and for no others", () => {
  const plain = (tree: Tree<Leaf>) => mapTree<Leaf, string>(tree, ({ dtype, shape }) => `${dtype} ${shape}`);
  const same = (a: Tree<Leaf>, b: Tree<Leaf>) => {
    try {
      assert.deepEqual(plain(a), plain(b));
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(fc.property(tree, tree, (a, b) => {
    assert.equal(treeSignature(turned(a)), treeSignature(a));
    assert.equal(treeSignature(a) === treeSignature(b), same(a, b));
  }));
  const [x, y] = [{ shape: [2], dtype: "float32" }, { shape: [], dtype: "int32" }] as const;
  assert.equal(treeSignature({ b: { c: x }, a: y, d: {} }), '{"a":int32[],"b":{"c":float32[2]},"d":{}}');
  assert.notEqual(treeSignature({ a: { b: x } }), treeSignature({ "a/b": x }));
  assert.notEqual(treeSignature({ a: {} }), treeSignature({}));
});

Deno.test("flattenTree(), mapTree() and treeSignature() reject what is neither leaf nor record, and say where", () => {
  const wrong: [value: unknown, found: string][] = [
    [3, "a number"],
    ["text", "a string"],
    [null, "null"],
    [[], "a list"],
    [new Map(), "a Map"],
    [() => {}, "a function"],
  ];
  for (const [value, found] of wrong) {
    const tree = { state: { step: value } } as unknown as Tree<Leaf>;
    const message = `Expected a tensor or a record of tensors but found ${found} at state/step`;
    assert.throws(() => flattenTree<Leaf>(tree), { name: "TypeError", message });
    assert.throws(() => mapTree<Leaf, Leaf>(tree, (leaf) => leaf), { message });
    assert.throws(() => treeSignature(tree), { name: "TypeError" });
  }
});
