import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Name, SettingItem } from "../ast.ts";
import { OTHER_WORDS } from "../vocabulary/other-words.ts";
import { SETTINGS } from "../vocabulary/registry.ts";
import type { SettingWord } from "../vocabulary/word.ts";
import { type Checker, nearest, report, type Scope } from "./context.ts";
import { noteLater } from "./later.ts";
import { checkQuorums } from "./quorums.ts";

/** How a place is called in messages: `node`, `system postgresql`. */
export function placeText(place: string): string {
  return place === "file" ? "the top of a file" : `\`${place}\``;
}

/** The settings of one block: known, of the right type, given once, none missing. */
export function checkSettings(
  c: Checker,
  scope: Scope,
  place: string,
  items: readonly SettingItem[],
  words: ReadonlyMap<string, SettingWord>,
  head: Name,
): void {
  const given = new Map<string, SettingItem>();
  for (const item of items) {
    const word = words.get(item.name.text);
    if (word === undefined) {
      unknownSetting(c, place, item, words);
      given.set(OTHER_WORDS.get(item.name.text) ?? item.name.text, item);
      c.infer(c, scope, item.value);
      continue;
    }
    const name = word.aliasOf ?? word.name;
    const before = given.get(name);
    if (before !== undefined && place !== "degrade") {
      const labels = [{ span: before.name.span, text: "first set here" }];
      report(c, "SC211", item.name.span, { name: item.name.text }, { labels });
    } else contradiction(c, item, word, given);
    given.set(name, item);
    noteLater(c, item.name.span, item.name.text, word.since);
    checkValue(c, scope, place, item, word);
  }
  if (place === "replicate leaderless") checkQuorums(c, given);
  for (const word of words.values()) {
    if (word.required && !given.has(word.name) && !c.isPartial)
      report(
        c,
        "SC214",
        head.span,
        { name: word.name, place: placeText(place) },
        { help: [`such as \`${word.example}\``] },
      );
  }
}

function contradiction(
  c: Checker,
  item: SettingItem,
  word: SettingWord,
  given: ReadonlyMap<string, SettingItem>,
): void {
  const other = word.excludes.map((name) => given.get(name)).find((one) => one !== undefined);
  if (other === undefined) return;
  const params = { first: other.name.text, second: item.name.text };
  const labels = [{ span: other.name.span, text: "it is said here already" }];
  report(c, "SC218", item.name.span, params, { labels });
}

function checkValue(
  c: Checker,
  scope: Scope,
  place: string,
  item: SettingItem,
  word: SettingWord,
): void {
  if (item.operator !== "=" && place !== "degrade")
    report(c, "SC109", item.name.span, { operator: item.operator });
  const type =
    item.operator === "*="
      ? ({ kind: "quantity", dimension: { time: 0, data: 0, money: 0 } } as const)
      : word.type;
  const before = c.diagnostics.length;
  c.expect(c, scope, item.value, type, `\`${item.name.text}\``);
  withExample(c, before, word.example);
}

/** A value of another kind, of which nothing nearer is known, is told with one that fits. */
function withExample(c: Checker, before: number, example: string): void {
  for (let at = before; at < c.diagnostics.length; at += 1) {
    const one = c.diagnostics[at]!;
    if (one.code !== "SC103" || one.help.length > 0 || example === "") continue;
    c.diagnostics[at] = { ...one, help: [`as in \`${example}\``] };
  }
}

function unknownSetting(
  c: Checker,
  place: string,
  item: SettingItem,
  words: ReadonlyMap<string, SettingWord>,
): void {
  const { text: name, span } = item.name;
  if (place === "sweep") {
    notVaried(c, item);
    return;
  }
  const where = c.symbols.params.has(name) ? "param" : c.symbols.lets.has(name) ? "let" : null;
  if (where !== null && suggest(name, words.keys()) === null) {
    report(c, "SC230", span, { name, where });
    return;
  }
  const meant = OTHER_WORDS.get(name) ?? "";
  const extras = nearest(words.has(meant) ? meant : name, span, words.keys());
  const home = [...SETTINGS]
    .filter(([, settings]) => settings.has(name))
    .map(([key]) => `\`${key}\``);
  const help =
    (words.has(meant) ? [`did you mean \`${meant}\`?`] : extras.help) ??
    (home.length > 0
      ? [`\`${name}\` is a setting of ${home.slice(0, 3).join(", ")}`]
      : list(words));
  report(c, "SC202", span, { name, place: placeText(place) }, { ...extras, help });
}

/** `sweep { rtt = [1ms, 9ms] }` */
function notVaried(c: Checker, { name, value }: SettingItem): void {
  const head = { ...name.span, end: value.span.start };
  const replacement = `vary ${name.text} over `;
  const help = [`write \`${replacement}${c.textOf(value.span)}\``];
  const edits = [{ span: head, replacement }];
  report(c, "SC202", name.span, { name: name.text, place: "`sweep`" }, { help, edits });
}

function list(words: ReadonlyMap<string, SettingWord>): string[] {
  const names = [...words.keys()].slice(0, 12).map((name) => `\`${name}\``);
  return names.length === 0 ? ["it has no settings at all"] : [`it has ${names.join(", ")}`];
}

/** Whether any is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
