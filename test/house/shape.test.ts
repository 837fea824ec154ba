import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface SourceFile {
  readonly name: string;
  readonly tree: ts.SourceFile;
}

function sources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => {
      const text = readFileSync(join(root, folder, name), "utf8");
      const tree = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
      return { name: `${folder}/${name}`, tree };
    });
}

const own = [...sources("src"), ...sources("grammar")];

function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Every node of a tree below and with this one. */
function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** The places at which a rule is broken, as `file:line`. */
function broken(
  files: readonly SourceFile[],
  isBroken: (node: ts.Node, file: SourceFile) => boolean,
) {
  return files.flatMap((file) =>
    [...nodesOf(file.tree)]
      .filter((node) => isBroken(node, file))
      .map((node) => `${file.name}:${lineOf(file.tree, node.getStart(file.tree))}`),
  );
}

/** The text of an import's address, for `import … from "x"` and `await import("x")`. */
function importedBy(node: ts.Node): { address: string; late: boolean; types: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const types = node.importClause?.isTypeOnly ?? false;
    return { address: node.moduleSpecifier.text, late: false, types };
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword)
    return null;
  const [address] = node.arguments;
  return address !== undefined && ts.isStringLiteral(address)
    ? { address: address.text, late: true, types: false }
    : null;
}

describe("the shape of the code", () => {
  it("keeps functions under 70 lines", () => {
    const long = broken(own, (node, { tree }) => {
      if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return false;
      const body = node.body as ts.Node;
      return lineOf(tree, body.end) - lineOf(tree, body.getStart(tree)) > 70;
    });
    expect(long).toEqual([]);
  });

  it("names files in kebab case", () => {
    const odd = own.filter(
      ({ name }) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name),
    );
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it("names types without an I in front", () => {
    const odd = broken(
      own,
      (node) =>
        (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) &&
        /^I[A-Z][a-z]/.test(node.name.text),
    );
    expect(odd).toEqual([]);
  });

  it("loads vega and arquero only in the rooms that are for them", () => {
    const homes: readonly (readonly [RegExp, RegExp])[] = [
      [/^vega(-|$)/, /^src\/(charts|report)\//],
      [/^arquero$/, /^src\/(analysis\/tables|analysis\/schema|cli\/output\/tables|notebook\/)/],
      [/^chevrotain$/, /^grammar\//],
    ];
    const odd = broken(own, (node, { name }) => {
      const found = importedBy(node);
      if (found === null || found.types) return false;
      return homes.some(([what, home]) => what.test(found.address) && !home.test(name));
    });
    expect(odd).toEqual([]);
  });

  it("loads vega late, inside functions", () => {
    const early = broken(own, (node) => {
      const found = importedBy(node);
      return found !== null && !found.late && !found.types && /^vega(-|$)/.test(found.address);
    });
    expect(early).toEqual([]);
  });

  it("has no await outside functions, which would break CommonJS notebooks", () => {
    const odd = broken(own, (node) => {
      if (!ts.isAwaitExpression(node) && !(ts.isForOfStatement(node) && node.awaitModifier)) {
        return false;
      }
      for (let at = node.parent; at !== undefined; at = at.parent) {
        if (ts.isFunctionLike(at)) return false;
      }
      return true;
    });
    expect(odd).toEqual([]);
  });
});

describe("the words of the field", () => {
  it("says leader and follower, trial, and never the old words", () => {
    // The names of old settings of MySQL, which users still paste, are theirs and not ours.
    const allowed = /src\/systems\/mysql|grammar\/|src\/language\/vocabulary/;
    const odd = own.flatMap(({ name, tree }) =>
      tree.text.split("\n").flatMap((line, index) => {
        const word = /\b(slave|slaves|whitelist|blacklist)\b/i.test(line);
        return word && !allowed.test(name) ? [`${name}:${index + 1}: ${line.trim()}`] : [];
      }),
    );
    expect(odd).toEqual([]);
  });

  it("leaves no note to do something later", () => {
    const odd = own.flatMap(({ name, tree }) =>
      tree.text
        .split("\n")
        .flatMap((line, index) =>
          /\b(TODO|FIXME|XXX|HACK)\b/.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : [],
        ),
    );
    expect(odd).toEqual([]);
  });

  it("speaks of no machine's folders", () => {
    const odd = own.flatMap(({ name, tree }) =>
      tree.text
        .split("\n")
        .flatMap((line, index) =>
          /\/work\/|\/home\/[a-z]|\/root\/|\/Users\//.test(line) ? [`${name}:${index + 1}`] : [],
        ),
    );
    expect(odd).toEqual([]);
  });
});
