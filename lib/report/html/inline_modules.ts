import { stripTypeScriptTypes } from "node:module";

/**
 * Bundles modules into one script: removes types, turns each module into a function, and passes its exports to the modules
 * that import it. Supports only the syntax that the page's files use: `import { … } from "./file.ts"` or from another folder,
 * and `export` before a function, a class or a constant.
 *
 * @param files TypeScript with erasable types, by file name; each file after those that it imports.
 */
export function inlineModules(files: Readonly<Record<string, string>>): string {
  const parts = Object.entries(files).map(([name, source]) => {
    const plain = stripTypeScriptTypes(source) as string;
    const exported = [...plain.matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm)].map((found) =>
      found[1]
    );
    const body = plain
      .replace(/^export (?=(async )?(function|class|const) )/gm, "")
      .replace(
        /^import \{([^}]*)\} from "(?:\.\.?\/)+(?:\w+\/)*([\w.]+)";/gm,
        (_, names: string, file: string) => `const {${names.replaceAll(" as ", ": ")}} = modules["${file}"];`,
      )
      .replace(/^ *\/\*\*[^]*?\*\/\n/gm, "") // documentation, which a browser does not need
      .replace(/^\/\/\/ .*\n/gm, "")
      .replace(/[ \t]+$/gm, "")
      .replace(/\n{2,}/g, "\n")
      .trim();
    return `modules["${name}"] = (() => {\n${body}\nreturn { ${exported.join(", ")} };\n})();`;
  });
  return ["const modules = {};", ...parts, ""].join("\n");
}
