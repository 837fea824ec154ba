import type { Span } from "../../diagnostics/span.ts";
import type {
  Clause,
  ExpectItem,
  Expr,
  FindItem,
  ParamItem,
  StringExpr,
  VaryItem,
} from "../ast.ts";
import { EXPECT_CLAUSES } from "../vocabulary/registry.ts";
import { COUNT, DURATION, TEXT } from "../vocabulary/value-types.ts";
import { conditionType } from "./binary.ts";
import { bare, type Checker, MEASURES, nearest, OVER_PARAMS, report, VALUES } from "./context.ts";
import { checkDeadline, stretchOf } from "./deadlines.ts";
import { paramType } from "./named-types.ts";
import { pathOf } from "./paths.ts";
import { settingAsParam } from "./setting-as-param.ts";

/** `expect` and `prefer`: a condition over metrics, and its clauses. */
export function checkExpect(c: Checker, item: ExpectItem): void {
  conditionType(c, MEASURES, item.condition);
  checkClauses(c, item.clauses, item.keyword);
  checkDeadline(c, item);
}

/** `find max rate where …`: a param with a domain, and a condition. */
export function checkFind(c: Checker, item: FindItem): void {
  const { text, span } = item.name;
  const param = c.symbols.params.get(text);
  if (param === undefined) {
    const isLet = c.symbols.lets.has(text);
    const help = [`declare it with \`param ${text} = … in low..high\` instead of \`let\``];
    const near = nearest(text, span, c.symbols.params.keys());
    const setting = settingAsParam(c, text, span.source) ?? near;
    report(c, "SC219", span, { name: text }, isLet ? { help } : setting);
  } else if (param.domain === null) reportNoDomain(c, param, span);
  conditionType(c, MEASURES, item.condition);
  checkClauses(c, item.clauses, "find");
}

/** A search needs to know where to look: the help widens the param's own value by ten both ways. */
function reportNoDomain(c: Checker, param: ParamItem, span: Span): void {
  const name = param.name.text;
  const labels = [{ span: param.name.span, text: "it is declared without `in`" }];
  const { value } = param;
  const domain =
    value.kind === "quantity"
      ? ` in ${value.value / 10} ${value.unit.text}..${value.value * 10} ${value.unit.text}`
      : value.kind === "number"
        ? ` in ${Math.max(1, Math.floor(value.value / 10))}..${value.value * 10}`
        : null;
  const help =
    domain === null
      ? [`say where to look: \`param ${name} = … in [one, other]\``]
      : [`say where to look: \`param ${name} = ${c.textOf(value.span)}${domain}\``];
  const at = { ...value.span, start: value.span.end };
  const edits = domain === null ? [] : [{ span: at, replacement: domain }];
  report(
    c,
    "SC215",
    span,
    { name: `a domain of \`${name}\``, of: "find" },
    { labels, help, edits },
  );
}

function checkClauses(c: Checker, clauses: readonly Clause[], keyword: string): void {
  const words = clauses.map((clause) => clause.word.text);
  for (const [index, clause] of clauses.entries()) {
    const [first] = clause.args;
    const before = words[index - 1];
    const follows =
      (clause.word.text === "of" && before === "in") ||
      (clause.word.text === "after" && before === "within");
    if (!follows && !Object.hasOwn(EXPECT_CLAUSES, clause.word.text)) {
      const help = [
        `it takes ${Object.keys(EXPECT_CLAUSES)
          .map((word) => `\`${word}\``)
          .join(", ")}`,
      ];
      report(c, "SC208", clause.word.span, { word: clause.word.text, verb: keyword }, { help });
    } else if (first !== undefined) checkClause(c, clause.word.text, first);
  }
}

function checkClause(c: Checker, word: string, first: Expr): void {
  switch (word) {
    case "during":
      if (first.kind === "string") {
        duringFault(c, first);
        return;
      }
      c.expect(c, VALUES, first, { kind: "range", of: DURATION }, "`during`");
      return;
    case "when":
      conditionType(c, OVER_PARAMS, first);
      return;
    case "in":
      c.expect(c, VALUES, first, COUNT, "`in … of runs`");
      return;
    case "of": {
      const path = pathOf(c, first);
      if (path === "runs" || path === "trials") return;
      report(
        c,
        "SC207",
        first.span,
        { name: c.textOf(first.span), what: "`in … of`" },
        { help: ["write `in 95% of runs`"] },
      );
      return;
    }
    case "within":
      c.expect(c, VALUES, first, DURATION, "`within`");
      return;
    case "after":
      c.expect(c, VALUES, first, TEXT, "`after`");
      return;
    default:
      return;
  }
}

/** `during "WAN cut"` names a fault where two moments are needed. */
function duringFault(c: Checker, { span, value }: StringExpr): void {
  const replacement = stretchOf(c, value);
  const params = { what: "`during`", expected: "a range such as `15s..60s`", found: "a text" };
  const edits = replacement === null ? [] : [{ span, replacement }];
  const help =
    replacement === null
      ? [`it takes moments of the run; \`within 10s after "${value}"\` follows a fault`]
      : [`that fault is on during \`${replacement}\``];
  report(c, "SC103", span, params, { help, edits });
}

/** `vary x over …`, `vary (a, b) over …`: params, and values that fit them. */
export function checkVary(c: Checker, item: VaryItem, seen: Map<string, VaryItem>): void {
  const types = item.names.map((name) => {
    if (!c.symbols.params.has(name.text)) {
      const isLet = c.symbols.lets.has(name.text);
      const help = [`declare it with \`param ${name.text} = …\` instead of \`let\``];
      const near = nearest(name.text, name.span, c.symbols.params.keys());
      const setting = settingAsParam(c, name.text, name.span.source) ?? near;
      report(c, "SC219", name.span, { name: name.text }, isLet ? { help } : setting);
      return { kind: "unknown" } as const;
    }
    const before = seen.get(name.text);
    if (before !== undefined) {
      const labels = [{ span: before.span, text: "it varies here already" }];
      report(c, "SC308", name.span, { name: name.text }, { labels });
    }
    seen.set(name.text, item);
    return paramType(c, name.text);
  });
  const of = item.names.length === 1 ? types[0] : ({ kind: "tuple", of: types } as const);
  if (of !== undefined) checkOver(c, item.over, of, item.names[0]?.text ?? "");
}

function checkOver(
  c: Checker,
  over: Expr,
  of: Parameters<Checker["expect"]>[3],
  name: string,
): void {
  const at = bare(over);
  if (at.kind === "range") {
    c.expect(c, VALUES, at, { kind: "range", of }, `\`${name}\``);
    return;
  }
  c.expect(c, VALUES, at, { kind: "list", of }, `\`${name}\``);
}
