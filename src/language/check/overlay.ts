import type { Block, Declaration, Expr, Item, LinkItem } from "../ast.ts";

/**
 * What `extends` does: the later items replace the base's of the same kind and name, blocks of the
 * same kind and name are put together setting by setting, and all else is added.
 */
export function overlay(base: readonly Item[], later: readonly Item[]): Item[] {
  const result = [...base];
  for (const item of later) {
    const key = keyOf(item);
    const index = key === null ? -1 : result.findIndex((other) => keyOf(other) === key);
    const before = result[index];
    if (before === undefined) result.push(item);
    else result[index] = combine(before, item);
  }
  return result;
}

function keyOf(item: Item): string | null {
  switch (item.kind) {
    case "let":
    case "param":
      return `name ${item.name.text}`;
    case "setting":
      return `setting ${item.name.text}`;
    case "declaration":
      return declarationKey(item);
    case "link":
      return `link ${linkKey(item)}`;
    case "vary":
      return `vary ${item.names.map((name) => name.text).join(",")}`;
    case "expect":
    case "sentence": {
      const label = item.clauses.find((clause) => clause.word.text === "as")?.args[0];
      return label?.kind === "string" ? `${item.kind} ${label.value}` : null;
    }
    case "find":
      return `find ${item.name.text}`;
    default:
      return null;
  }
}

function declarationKey(item: Declaration): string {
  const keyword = item.keyword.text;
  if (keyword === "replicate" || keyword === "system") return "block replication";
  return `block ${keyword} ${item.names.map(({ name }) => name.text).join(",")}`;
}

function linkKey(item: LinkItem): string {
  if (item.where !== "between") return `${item.where} ${item.site?.text ?? ""}`;
  return item.ends === null ? "" : endText(item.ends);
}

function endText(expr: Expr): string {
  switch (expr.kind) {
    case "name":
      return expr.text;
    case "member":
      return `${endText(expr.of)}.${expr.name.text}`;
    case "index":
      return `${endText(expr.of)}[${endText(expr.index)}]`;
    case "number":
      return String(expr.value);
    case "binary":
      return `${endText(expr.left)} ${expr.op} ${endText(expr.right)}`;
    default:
      return expr.kind;
  }
}

function combine(before: Item, item: Item): Item {
  if (before.kind === "link" && item.kind === "link")
    return { ...item, block: blocksTogether(before.block, item.block) };
  if (before.kind !== "declaration" || item.kind !== "declaration") return item;
  if (item.keyword.text === "report" || nameText(before) !== nameText(item)) return item;
  return {
    ...item,
    label: item.label ?? before.label,
    on: item.on.length > 0 ? item.on : before.on,
    block: blocksTogether(before.block, item.block),
  };
}

function nameText(item: Declaration): string {
  return `${item.keyword.text} ${item.names.map(({ name }) => name.text).join(",")}`;
}

function blocksTogether(before: Block | null, later: Block | null): Block | null {
  if (before === null || later === null) return later ?? before;
  return { span: later.span, items: overlay(before.items, later.items) };
}
