import type { BinaryExpr, Expr, Name, SentenceItem } from "../ast.ts";
import { settingPath } from "../setting-path.ts";
import { CHANGEABLE } from "../vocabulary/fault-words.ts";
import { SETTINGS, settingsOf } from "../vocabulary/registry.ts";
import type { VerbWord } from "../vocabulary/word.ts";
import { bare, type Checker, nearest, report, type Scope } from "./context.ts";
import { expectLink } from "./links.ts";
import { pathOf, placeNames, placeOf, unknownName } from "./paths.ts";

/** `set path = value`: a place, a setting that changes during a run, and a value that fits it. */
export function checkSet(c: Checker, scope: Scope, item: SentenceItem, word: VerbWord): void {
  const [path] = item.args;
  const help = [`as in \`${word.example}\``];
  if (path === undefined || item.assigned === null) {
    const span = path?.span ?? item.verb.span;
    report(c, "SC227", span, { verb: word.name, expected: "a path and its new value" }, { help });
    return;
  }
  const { of, words } = settingPath(path);
  const link = linkOf(of);
  if (link !== null) {
    checkLink(c, scope, link, words, item.assigned, path);
    return;
  }
  if (!checkPlace(c, of, words)) return;
  const text = words.map((one) => one.text).join(".");
  const type = Object.hasOwn(CHANGEABLE, text) ? CHANGEABLE[text] : undefined;
  if (type === undefined) unknownSetting(c, of, words, path, Object.keys(CHANGEABLE));
  else c.expect(c, scope, item.assigned, type, `\`${text}\``);
}

function linkOf(expr: Expr): BinaryExpr | null {
  const at = bare(expr);
  return at.kind === "binary" && (at.op === "<->" || at.op === "->") ? at : null;
}

function checkLink(
  c: Checker,
  scope: Scope,
  link: BinaryExpr,
  words: readonly Name[],
  value: Expr,
  path: Expr,
): void {
  if (!expectLink(c, link)) return;
  const known = settingsOf("degrade");
  const [only] = words;
  const word = only === undefined || words.length > 1 ? undefined : known.get(only.text);
  if (word === undefined) unknownSetting(c, link, words, path, [...known.keys()]);
  else c.expect(c, scope, value, word.type, `\`${word.name}\``);
}

/** A node, group or site. False when there is none of that name (reported). */
function checkPlace(c: Checker, of: Expr, words: readonly Name[]): boolean {
  const path = pathOf(c, of);
  if (path !== null && placeOf(c, path) !== null) return true;
  // `r1.speed`, `r1.disk.fsinc`: the node is there, and the setting is not.
  const strange: Name[] = [];
  let at = of;
  while (at.kind === "member") {
    strange.unshift(at.name);
    at = at.of;
    const outer = pathOf(c, at);
    if (outer === null || placeOf(c, outer) === null) continue;
    unknownSetting(c, at, [...strange, ...words], of, Object.keys(CHANGEABLE));
    return false;
  }
  if (path !== null) {
    if (!staysAsItIs(c, path, of)) unknownName(c, of, path, placeNames(c));
  } else if (of.kind !== "error") {
    const params = { what: "`set`", expected: "a node or link", found: "an expression" };
    report(c, "SC103", of.span, params);
  }
  return false;
}

/** What the cluster or its load is set to, and not a machine; told with what does change. */
function staysAsItIs(c: Checker, path: string, of: Expr): boolean {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const place = [...SETTINGS].find(([, words]) => words.has(name))?.[0];
  if (place === undefined || /^(node|site|link|topology)$/.test(place)) return false;
  const changes = /^(ack|mode)$/.test(name)
    ? "a leader stops waiting for its followers by `ack_timeout = 1s, on_ack_timeout = async`"
    : place === "workload"
      ? "a load that changes is a `load` block: `load { hold 100 ops/s for 1min }`"
      : null;
  const compared = `to compare values, declare \`param ${name} = …\`, set \`${name} = ${name}\` in its block, and sweep it`;
  const help = [...(changes === null ? [] : [changes]), compared];
  report(c, "SC231", of.span, { name: path }, { help });
  return true;
}

function unknownSetting(
  c: Checker,
  of: Expr,
  words: readonly Name[],
  path: Expr,
  known: readonly string[],
): void {
  const [first] = words;
  const last = words.at(-1);
  const place = `\`${c.textOf(of.span)}\``;
  const listed = [`\`set\` changes ${known.map((name) => `\`${name}\``).join(", ")}`];
  if (first === undefined || last === undefined) {
    report(c, "SC222", path.span, { name: "no setting", of: place }, { help: listed });
    return;
  }
  const span = { ...first.span, end: last.span.end };
  const name = words.map((one) => one.text).join(".");
  const near = nearest(name, span, known);
  report(c, "SC222", span, { name, of: place }, { ...near, help: near.help ?? listed });
}
