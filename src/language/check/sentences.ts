import type { Extras } from "../../diagnostics/catalogue.ts";
import type { Clause, Expr, Schedule, SentenceItem } from "../ast.ts";
import { SCHEDULES, TARGET_WORDS } from "../vocabulary/fault-words.ts";
import { OTHER_WORDS } from "../vocabulary/other-words.ts";
import { blocksOf, settingsOf, verbsOf } from "../vocabulary/registry.ts";
import { DURATION, TIMES } from "../vocabulary/value-types.ts";
import type { ClauseWord, VerbWord } from "../vocabulary/word.ts";
import { checkOneBar, isDistribution } from "./charts.ts";
import {
  bare,
  type Checker,
  MEASURES,
  nearest,
  OVER_PARAMS,
  report,
  type Scope,
  VALUES,
} from "./context.ts";
import { groupsMeant } from "./groups-meant.ts";
import { noteLater } from "./later.ts";
import { expectLink } from "./links.ts";
import { metricType } from "./metrics.ts";
import { expectNode, pathOf, placeNames, placeOf, unknownName } from "./paths.ts";
import { checkSet } from "./set-paths.ts";
import { settingAsParam } from "./setting-as-param.ts";
import { placeText } from "./settings.ts";

/** A sentence of `faults`, `load`, `report` or a replicate block. True when its verb is known. */
export function checkSentence(
  c: Checker,
  scope: Scope,
  place: string,
  item: SentenceItem,
): boolean {
  const words = verbsOf(place);
  const word = words.get(item.verb.text);
  if (word === undefined) {
    const blocks = blocksOf(place).map((block) => block.name);
    const names = [...words.keys(), ...settingsOf(place).keys(), ...blocks];
    const params = { name: item.verb.text, place: placeText(place) };
    const near = nearOrMeant(item, names, settingsOf(place).has(item.verb.text));
    const known = words.size > 0 ? [`it knows ${[...words.keys()].join(", ")}`] : [];
    const extras = place === "sweep" && near.help === undefined ? variedMeant(item) : near;
    report(c, "SC204", item.verb.span, params, { ...extras, help: extras.help ?? known });
    return false;
  }
  if (item.schedule !== null) checkSchedule(c, scope, item.schedule, word);
  else if (word.scheduled) report(c, "SC224", item.verb.span, { verb: word.name });
  noteLater(c, item.verb.span, word.name, word.since);
  const quiet = c.cannotRun;
  if (!word.since.simulated) c.cannotRun = true;
  checkArgs(c, scope, item, word);
  checkClauses(c, scope, item, word);
  c.cannotRun = quiet;
  return true;
}

/** `sweep { rtt over [1ms, 2ms] }` */
function variedMeant({ verb }: SentenceItem): Extras {
  const edits = [{ span: { ...verb.span, end: verb.span.start }, replacement: "vary " }];
  return { help: [`write \`vary ${verb.text} over […]\``], edits };
}

/** A setting without its `=`, a word of other tools, or the nearest verb. */
function nearOrMeant({ verb }: SentenceItem, names: readonly string[], isSetting: boolean): Extras {
  if (isSetting) return { help: [`\`${verb.text}\` is a setting: write \`${verb.text} = …\``] };
  const meant = OTHER_WORDS.get(verb.text);
  if (meant === undefined || !names.includes(meant)) return nearest(verb.text, verb.span, names);
  const edits = [{ span: verb.span, replacement: meant }];
  return { help: [`did you mean \`${meant}\`?`], edits };
}

function checkSchedule(c: Checker, scope: Scope, schedule: Schedule, word: VerbWord): void {
  if (!word.scheduled) {
    report(c, "SC225", schedule.span, { verb: word.name });
    return;
  }
  const known = SCHEDULES[schedule.kind];
  if (known !== undefined) noteLater(c, schedule.span, schedule.kind, known.since);
  const what = `\`${schedule.kind}\``;
  switch (schedule.kind) {
    case "every":
      c.expect(c, scope, schedule.value, TIMES, what);
      break;
    case "when":
      c.infer(c, MEASURES, schedule.value);
      break;
    case "after":
      checkAfter(c, scope, schedule);
      break;
    default:
      c.expect(c, scope, schedule.value, DURATION, what);
  }
  if (schedule.from !== null) c.expect(c, scope, schedule.from, DURATION, "`from`");
  if (schedule.to !== null) c.expect(c, scope, schedule.to, DURATION, "`to`");
}

/** `after "label"`, or `after "label" + 5s`. */
function checkAfter(c: Checker, scope: Scope, schedule: Schedule): void {
  const { value } = schedule;
  const at = bare(value);
  if (at.kind === "string") return;
  if (at.kind === "binary" && at.op === "+" && bare(at.left).kind === "string") {
    c.expect(c, scope, at.right, DURATION, "`after`");
    return;
  }
  if (at.kind === "quantity") {
    const params = { what: "`after`", expected: "the label of a fault", found: "a moment" };
    const edits = [{ span: schedule.span, replacement: `at ${c.textOf(value.span)}` }];
    report(c, "SC103", value.span, params, { help: [`write \`${edits[0]!.replacement}\``], edits });
    return;
  }
  c.expect(c, scope, value, { kind: "text" }, "`after`");
}

/** `partition p | s1, s2`: what belongs together stands in brackets. */
function listMeant(c: Checker, [first, ...rest]: readonly Expr[]): Extras {
  const last = rest.at(-1);
  if (first?.kind !== "binary" || last === undefined) return {};
  const side = [first.right, ...rest].map(({ span }) => c.textOf(span)).join(", ");
  const span = { ...first.right.span, end: last.span.end };
  const replacement = `[${side}]`;
  return {
    help: [`several nodes stand in brackets: \`${replacement}\``],
    edits: [{ span, replacement }],
  };
}

function checkArgs(c: Checker, scope: Scope, item: SentenceItem, word: VerbWord): void {
  const { args } = word;
  const [first, second] = item.args;
  if (args.kind === "path") {
    checkSet(c, scope, item, word);
    return;
  }
  const many = args.kind === "metrics" || args.kind === "targets";
  if (!many && second !== undefined)
    report(
      c,
      "SC217",
      second.span,
      { of: word.name, most: first === undefined ? 0 : 1 },
      groupsMeant(c, item.args, 1) ?? listMeant(c, item.args),
    );
  const needed = args.kind !== "none" && !(args.kind === "words" && args.optional);
  if (first === undefined) {
    if (needed)
      report(
        c,
        "SC227",
        item.verb.span,
        { verb: word.name, expected: expected(word) },
        { help: [`as in \`${word.example}\``] },
      );
    return;
  }
  switch (args.kind) {
    case "none":
      report(c, "SC217", first.span, { of: word.name, most: 0 });
      return;
    case "value":
      c.expect(c, scope, first, args.type, `\`${word.name}\``);
      return;
    case "words":
      wordFits(c, first, word, args.words);
      return;
    case "metrics":
      for (const metric of item.args) checkMetricItem(c, metric);
      return;
    case "metric":
      if (!isDistribution(c, item, first)) checkMetricItem(c, first);
      return;
    case "targets":
      for (const target of item.args) checkTarget(c, scope, target, word);
      return;
    default:
      checkShape(c, first, word);
      return;
  }
}

function checkShape(c: Checker, first: Expr, word: VerbWord): void {
  const at = bare(first);
  const isPath = at.kind === "binary" && (at.op === "->" || at.op === "<->");
  if (word.args.kind === "link") {
    if (isPath || at.kind === "error") expectLink(c, at);
    else wrongArgument(c, first, word);
  } else if (word.args.kind === "cascade") {
    if (at.kind === "binary" && at.op === "->")
      for (const end of [at.left, at.right]) expectNode(c, end);
    else wrongArgument(c, first, word);
  } else if (word.args.kind === "partition") checkPartition(c, first, word);
}

function expected(word: VerbWord): string {
  const texts: Readonly<Record<VerbWord["args"]["kind"], string>> = {
    none: "nothing",
    value: "a value",
    targets: "a node or site",
    link: "a link such as `a <-> b`",
    partition: "two sides such as `a | b`",
    metrics: "a metric",
    metric: "a metric",
    words: `\`${word.args.kind === "words" ? word.args.words.join("` or `") : ""}\``,
    cascade: "two nodes such as `a -> b`",
    path: "a path",
  };
  return texts[word.args.kind];
}

function wrongArgument(c: Checker, expr: Expr, word: VerbWord): void {
  const help = [`as in \`${word.example}\``];
  report(c, "SC227", expr.span, { verb: word.name, expected: expected(word) }, { help });
}

function wordFits(c: Checker, expr: Expr, word: VerbWord, words: readonly string[]): void {
  const path = pathOf(c, expr);
  if (path !== null && words.includes(path)) return;
  if (expr.kind === "group" && words.includes(expr.word)) return;
  if (expr.kind === "error") return;
  const near = path === null ? {} : nearest(path, expr.span, words);
  report(c, "SC227", expr.span, { verb: word.name, expected: expected(word) }, near);
}

function checkMetricItem(c: Checker, expr: Expr): void {
  const at = bare(expr);
  if (at.kind === "binary" && ["+", "-", "*", "/"].includes(at.op)) c.infer(c, MEASURES, at);
  else metricType(c, MEASURES, at);
}

/** Sides of a partition: `a | b`, `a | [b, c] | d`, `a -> b`. */
function checkPartition(c: Checker, expr: Expr, word: VerbWord): void {
  const sides: Expr[] = [];
  let at = bare(expr);
  if (at.kind === "binary" && at.op === "->") sides.push(at.left, at.right);
  else {
    while (at.kind === "binary" && at.op === "|") {
      sides.push(at.right);
      at = bare(at.left);
    }
    sides.push(at);
  }
  if (sides.length < 2) {
    if (at.kind !== "error") wrongArgument(c, expr, word);
    return;
  }
  for (const side of sides) checkTarget(c, VALUES, side, word);
}

/** Nodes, sites, groups, links' ends, lists, `any k of X`, `majority`, and words for roles. */
function checkTarget(c: Checker, scope: Scope, expr: Expr, word: VerbWord): void {
  const at = bare(expr);
  if (at.kind === "pick" || at.kind === "group") {
    c.expect(c, scope, at, { kind: "quorum" }, `\`${word.name}\``);
    return;
  }
  if (at.kind === "list") {
    for (const item of at.items) checkTarget(c, scope, item, word);
    return;
  }
  const path = pathOf(c, at);
  if (path === null) {
    if (at.kind !== "error" && at.kind !== "hole") wrongArgument(c, at, word);
    return;
  }
  if (placeOf(c, path) !== null || Object.hasOwn(TARGET_WORDS, path)) return;
  if (c.symbols.params.has(path) || c.symbols.lets.has(path)) {
    c.expect(c, scope, at, { kind: "nodes" }, `\`${word.name}\``);
    return;
  }
  unknownName(c, at, path, [...placeNames(c), ...Object.keys(TARGET_WORDS)]);
}

function checkClauses(c: Checker, scope: Scope, item: SentenceItem, word: VerbWord): void {
  const seen = new Map<string, Clause>();
  for (const clause of item.clauses) {
    const known = word.clauses.find((candidate) => candidate.word === clause.word.text);
    const before = seen.get(clause.word.text);
    if (known === undefined) wrongClause(c, clause, word);
    else if (before !== undefined) {
      const labels = [{ span: before.word.span, text: "first here" }];
      report(c, "SC211", clause.word.span, { name: clause.word.text }, { labels });
    } else checkClause(c, scope, clause, known, word);
    seen.set(clause.word.text, clause);
  }
  const missing = word.clauses.find((clause) => clause.required && !seen.has(clause.word));
  if (
    missing !== undefined &&
    item.clauses.every((clause) => word.clauses.some((one) => one.word === clause.word.text))
  )
    report(
      c,
      "SC216",
      item.verb.span,
      { word: missing.word, verb: word.name },
      { help: [`as in \`${word.example}\``] },
    );
  if (missing === undefined && !seen.has("by")) checkOneBar(c, item);
}

function wrongClause(c: Checker, clause: Clause, word: VerbWord): void {
  const names = word.clauses.map((one) => `\`${one.word}\``).join(", ");
  const help = [`it takes ${names}, as in \`${word.example}\``];
  report(c, "SC208", clause.word.span, { word: clause.word.text, verb: word.name }, { help });
}

function checkClause(
  c: Checker,
  scope: Scope,
  clause: Clause,
  known: ClauseWord,
  word: VerbWord,
): void {
  const [first, second] = clause.args;
  if (first === undefined) return;
  const { type } = known;
  if (second !== undefined && type.kind === "value" && !type.many)
    report(c, "SC217", second.span, { of: known.word, most: 1 });
  switch (type.kind) {
    case "value":
      c.expect(c, scope, first, type.type, `\`${known.word}\``);
      return;
    case "words":
      if (type.words.length === 0) {
        checkMetricItem(c, first);
        return;
      }
      clauseWord(c, first, type.words, known, word);
      return;
    case "targets":
      for (const target of clause.args) checkTarget(c, scope, target, word);
      return;
    case "params":
      for (const arg of clause.args) expectParam(c, arg);
      return;
    case "condition":
      c.infer(c, OVER_PARAMS, first);
      return;
    default:
      return;
  }
}

function clauseWord(
  c: Checker,
  expr: Expr,
  words: readonly string[],
  known: ClauseWord,
  word: VerbWord,
): void {
  const path = pathOf(c, expr);
  if (expr.kind === "error" || (path !== null && words.includes(path))) return;
  const shown = path ?? c.textOf(expr.span);
  const near = nearest(shown, expr.span, words);
  const help = near.help ?? [`it takes ${words.map((one) => `\`${one}\``).join(", ")}`];
  report(
    c,
    "SC207",
    expr.span,
    { name: shown, what: `\`${known.word}\` after \`${word.name}\`` },
    { ...near, help },
  );
}

/** Requires the name of a param. */
export function expectParam(c: Checker, expr: Expr): void {
  const path = pathOf(c, expr);
  if (expr.kind === "error" || (path !== null && c.symbols.params.has(path))) return;
  const shown = path ?? c.textOf(expr.span);
  const names = [...c.symbols.params.keys()];
  const near = nearest(shown, expr.span, names);
  const setting = near.help === undefined ? settingAsParam(c, shown, expr.span.source) : null;
  const help = near.help ?? [paramsHelp(shown, names)];
  report(c, "SC219", expr.span, { name: shown }, setting ?? { ...near, help });
}

/** What to write where a param is meant and nothing like it exists. */
function paramsHelp(shown: string, names: readonly string[]): string {
  if (/^times?$/.test(shown)) return "the course of a run is drawn by `timeline`, without `by`";
  if (names.length === 0)
    return "there is none yet: `param rtt = 5ms` declares one, and `sweep` varies it";
  return `the params are ${names.map((name) => `\`${name}\``).join(", ")}`;
}
