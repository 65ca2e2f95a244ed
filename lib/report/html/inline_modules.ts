import { stripTypeScriptTypes } from "node:module";

/**
 * Makes one script of several modules: their types are taken off, each becomes a function of its own, and what it
 * exports is handed to those that import it. Only what the page's files are written in is understood:
 * `import { … } from "./file.ts"`, and `export` before a function, a class or a constant.
 *
 * @param files TypeScript whose types can be erased, by file name; each after those that it imports.
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
        /^import \{([^}]*)\} from "\.\/([\w.]+)";/gm,
        (_, names: string, file: string) => `const {${names.replaceAll(" as ", ": ")}} = modules["${file}"];`,
      )
      .replace(/^ *\/\*\*[^]*?\*\/\n/gm, "") // documentation, for which a browser has no use
      .replace(/^\/\/\/ .*\n/gm, "")
      .replace(/[ \t]+$/gm, "")
      .replace(/\n{2,}/g, "\n")
      .trim();
    return `modules["${name}"] = (() => {\n${body}\nreturn { ${exported.join(", ")} };\n})();`;
  });
  return ["const modules = {};", ...parts, ""].join("\n");
}
