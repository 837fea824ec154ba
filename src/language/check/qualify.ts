import type { Expr, Item, LetItem, ParamItem } from "../ast.ts";

/** The lets and params of a file. */
export function namedItems(items: readonly Item[]): (LetItem | ParamItem)[] {
  return items.filter((item) => item.kind === "let" || item.kind === "param");
}

/**
 * The lets and params of an imported file under the names that they have in the importing one.
 * Their values follow: an expression that names another of them names it by its new name.
 */
export function qualify(
  items: readonly (LetItem | ParamItem)[],
  newNames: ReadonlyMap<string, string>,
): (LetItem | ParamItem)[] {
  return items.map((item) => {
    const name = { ...item.name, text: newNames.get(item.name.text) ?? item.name.text };
    if (item.kind === "param") {
      const domain = item.domain === null ? null : rename(item.domain, newNames);
      return { ...item, name, value: rename(item.value, newNames), domain };
    }
    const bound = new Map(newNames);
    for (const parameter of item.parameters ?? []) bound.delete(parameter.text);
    return { ...item, name, value: rename(item.value, bound) };
  });
}

function rename(expr: Expr, newNames: ReadonlyMap<string, string>): Expr {
  return renameIn(expr, newNames) as Expr;
}

/** Goes through the plain data of a tree; names of arguments and fields are no expressions. */
function renameIn(value: unknown, newNames: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renameIn(item, newNames));
  if (typeof value !== "object" || value === null) return value;
  if (isExpr(value)) {
    const path = pathText(value);
    const renamed = path === null ? undefined : newNames.get(path);
    if (renamed !== undefined) return { kind: "name", span: value.span, text: renamed };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, renameIn(part, newNames)]),
  );
}

function isExpr(value: object): value is Expr {
  return "kind" in value && "span" in value;
}

function pathText(expr: Expr): string | null {
  if (expr.kind === "name") return expr.text;
  if (expr.kind !== "member") return null;
  const of = pathText(expr.of);
  return of === null ? null : `${of}.${expr.name.text}`;
}
