import { PRESETS, versionOf } from "../../systems/presets.ts";
import type { Block, Declaration, Item, LinkItem, Name, SettingItem, VaryItem } from "../ast.ts";
import { BLOCK_WORDS, blocksOf, SYSTEMS, settingsOf, verbsOf } from "../vocabulary/registry.ts";
import { FORMS } from "../vocabulary/replication-words.ts";
import type { BlockWord } from "../vocabulary/word.ts";
import { conditionType } from "./binary.ts";
import { type Checker, nearest, nearestValue, OVER_PARAMS, report, type Scope } from "./context.ts";
import { checkExpect, checkVary } from "./expectations.ts";
import { noteLater } from "./later.ts";
import { expectLink } from "./links.ts";
import { checkSentence } from "./sentences.ts";
import { checkSettings, placeText } from "./settings.ts";

/** A block with its head and all that is in it. `place` is where it stands. */
export function checkDeclaration(c: Checker, scope: Scope, place: string, item: Declaration): void {
  const { keyword } = item;
  const word = BLOCK_WORDS.get(keyword.text);
  if (word === undefined) {
    unknownBlock(c, place, item);
    return;
  }
  if (!word.places.includes(place)) {
    const places = word.places
      .map((one) => placeText(one))
      .slice(0, 3)
      .join(" or ");
    report(c, "SC213", keyword.span, { name: keyword.text, place: placeText(place), places });
    return;
  }
  const inner = innerPlace(c, item, word);
  noteLater(c, keyword.span, keyword.text, word.since);
  checkHead(c, scope, item, word);
  if (inner === null) return;
  const quiet = c.cannotRun;
  if (!word.since.simulated) c.cannotRun = true;
  checkBlock(c, scope, inner, item.block, keyword);
  c.cannotRun = quiet;
}

function unknownBlock(c: Checker, place: string, item: Declaration): void {
  const names = blocksOf(place).map((block) => block.name);
  const verbs = [...verbsOf(place).keys(), ...settingsOf(place).keys()];
  const near = nearest(item.keyword.text, item.keyword.span, [...names, ...verbs]);
  const help =
    near.help ??
    (names.length > 0 ? [`it holds ${names.map((name) => `\`${name}\``).join(", ")}`] : []);
  report(
    c,
    "SC203",
    item.keyword.span,
    { name: item.keyword.text, place: placeText(place) },
    { ...near, help },
  );
}

/** The place that a block's items stand in; null when they are not looked at. */
function innerPlace(c: Checker, item: Declaration, word: BlockWord): string | null {
  const name = item.names[0]?.name;
  if (word.name !== "replicate" && word.name !== "system") return word.name;
  if (name === undefined) {
    const what =
      word.name === "replicate"
        ? "needs a form, such as `single_leader`"
        : "needs a product, such as `postgresql`";
    report(c, "SC226", item.keyword.span, { block: word.name, what });
    return null;
  }
  return word.name === "replicate" ? formPlace(c, name) : systemPlace(c, item, name);
}

function formPlace(c: Checker, name: Name): string | null {
  const form = Object.hasOwn(FORMS, name.text) ? FORMS[name.text] : undefined;
  if (form === undefined) {
    const names = Object.keys(FORMS);
    const near = nearestValue(name.text, name.span, names);
    const help = near.help ?? [`there are ${names.map((one) => `\`${one}\``).join(", ")}`];
    report(c, "SC207", name.span, { name: name.text, what: "`replicate`" }, { ...near, help });
    return null;
  }
  if (!form.since.simulated) cannotRun(c, name, form.since.why);
  return `replicate ${name.text}`;
}

function systemPlace(c: Checker, item: Declaration, name: Name): string | null {
  const system = SYSTEMS.get(name.text);
  if (system === undefined) {
    const near = nearestValue(name.text, name.span, [...SYSTEMS.keys()]);
    const help = near.help ?? [
      `there are ${[...SYSTEMS.keys()].map((one) => `\`${one}\``).join(", ")}`,
    ];
    report(c, "SC207", name.span, { name: name.text, what: "`system`" }, { ...near, help });
    return null;
  }
  if (!system.since.simulated) {
    cannotRun(c, name, system.since.why);
    return null;
  }
  const preset = PRESETS.get(name.text);
  if (preset !== undefined && item.label !== null && versionOf(preset, item.label.value) === null) {
    const params = {
      system: name.text,
      version: item.label.value,
      used: preset.versions.join(", "),
    };
    const written = item.label.value;
    const near = preset.versions.find((one) => one.startsWith(`${written}.`));
    const nearer = near ?? preset.versions.findLast((one) => written.startsWith(`${one}.`));
    const extras =
      nearer === undefined
        ? {}
        : {
            help: [`did you mean "${nearer}"?`],
            edits: [{ span: item.label.span, replacement: `"${nearer}"` }],
          };
    report(c, "SC229", item.label.span, params, extras);
  }
  return `system ${name.text}`;
}

function cannotRun(c: Checker, name: Name, why: string): void {
  report(c, "SC602", name.span, { word: name.text, why });
  c.cannotRun = true;
}

/** Names, label and `on` of a block, as its word wants them. */
function checkHead(c: Checker, scope: Scope, item: Declaration, word: BlockWord): void {
  const wrong = (span: Name["span"], what: string) =>
    report(c, "SC226", span, { block: word.name, what }, { help: [`as in \`${word.example}\``] });
  const [first, second] = item.names;
  const title = item.label;
  if (word.names === "required" && first === undefined && title !== null && !word.label) {
    const name = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(title.value) ? title.value : null;
    const help = [name === null ? `as in \`${word.example}\`` : `write \`${word.name} ${name}\``];
    const edits = name === null ? [] : [{ span: title.span, replacement: name }];
    const what = "takes a name, which stands without quotes";
    // Wrong quotes are told already, at the same place.
    if (!c.textOf(title.span).startsWith('"')) return;
    report(c, "SC226", title.span, { block: word.name, what }, { help, edits });
    return;
  }
  const isKind = word.name === "replicate" || word.name === "system";
  if (word.names === "required" && first === undefined && !isKind)
    wrong(item.keyword.span, "needs a name");
  if (word.names === "none" && first !== undefined) wrong(first.span, "takes no name");
  if (isKind && second !== undefined) wrong(second.span, "takes one name");
  if (!word.sized)
    for (const { size } of item.names)
      if (size !== null) wrong(size.span, "takes no number in brackets");
  if (item.label !== null && !word.label) wrong(item.label.span, "takes no text");
  const [place] = item.on;
  if (word.on === null) {
    if (place !== undefined) wrong(place.span, "takes no `on`");
  } else {
    const isNeeded =
      word.onRequired && !/^(multi_leader|leaderless|consensus)$/.test(first?.name.text ?? "");
    if (place === undefined && isNeeded) wrong(item.keyword.span, "needs `on` and places");
    for (const expr of item.on) c.expect(c, scope, expr, word.on, "`on`");
  }
}

/** The items of one block. `head` is what a missing setting is reported at. */
export function checkBlock(
  c: Checker,
  outer: Scope,
  place: string,
  block: Block | null,
  head: Name,
): void {
  const settings: SettingItem[] = [];
  const singles = new Map<string, Declaration>();
  const varied = new Map<string, VaryItem>();
  const locals = new Map(outer.locals);
  const scope: Scope = { ...outer, locals };
  for (const item of block?.items ?? []) {
    switch (item.kind) {
      case "setting":
        settings.push(item);
        break;
      case "let":
        locals.set(item.name.text, c.infer(c, scope, item.value));
        break;
      case "vary":
        if (place === "sweep") checkVary(c, item, varied);
        else misplaced(c, item, "vary", place);
        break;
      case "declaration":
        once(c, item, singles);
        checkDeclaration(c, scope, place, item);
        break;
      default:
        checkItem(c, scope, place, item);
    }
  }
  const hasHole = block?.items.some((item) => item.kind === "hole-item") ?? false;
  const words = settingsOf(place);
  const known = hasHole
    ? new Map([...words].map(([name, word]) => [name, { ...word, required: false }]))
    : words;
  checkSettings(c, scope, place, settings, known, head);
}

function checkItem(c: Checker, scope: Scope, place: string, item: Item): void {
  switch (item.kind) {
    case "link":
      if (place === "topology") checkLink(c, scope, item);
      else misplaced(c, item, "link", place);
      return;
    case "where":
      if (place === "sweep") conditionType(c, OVER_PARAMS, item.condition);
      else misplaced(c, item, "where", place);
      return;
    case "expect":
      checkExpect(c, item);
      return;
    case "sentence": {
      if (!checkSentence(c, scope, place, item)) return;
      const inner = verbsOf(place).get(item.verb.text)?.block ?? null;
      if (inner !== null) checkBlock(c, scope, inner, item.block, item.verb);
      else if (item.block !== null) {
        const what = "takes no block";
        report(
          c,
          "SC226",
          { ...item.block.span, end: item.block.span.start + 1 },
          { block: item.verb.text, what },
        );
      }
      return;
    }
    case "import":
    case "extends":
    case "param":
    case "find":
      misplaced(c, item, item.kind, place);
      return;
    default:
      return;
  }
}

function misplaced(c: Checker, item: Item, name: string, place: string): void {
  const homes: Readonly<Record<string, string>> = {
    vary: "`sweep`",
    where: "`sweep`",
    link: "`topology`",
  };
  const span = { ...item.span, end: item.span.start + name.length };
  const places = homes[name] ?? placeText("file");
  report(c, "SC213", span, { name, place: placeText(place), places });
}

/** A block of which there is one in its place. */
export function once(c: Checker, item: Declaration, seen: Map<string, Declaration>): void {
  const word = BLOCK_WORDS.get(item.keyword.text);
  const isReplication = word?.name === "replicate" || word?.name === "system";
  if (word === undefined || (!word.single && !isReplication)) return;
  const key = isReplication ? "replication" : word.name;
  const before = seen.get(key);
  if (before === undefined) {
    seen.set(key, item);
    return;
  }
  const what = isReplication ? "way to replicate" : `\`${word.name}\` block`;
  report(
    c,
    "SC305",
    item.keyword.span,
    { what },
    { labels: [{ span: before.keyword.span, text: "the first" }] },
  );
}

function checkLink(c: Checker, scope: Scope, item: LinkItem): void {
  if (item.ends !== null) expectLink(c, item.ends);
  if (item.site !== null && !c.symbols.siteNames.has(item.site.text)) {
    const { text, span } = item.site;
    report(c, "SC201", span, { name: text }, nearest(text, span, c.symbols.siteNames.keys()));
  }
  const head: Name = { text: "link", span: { ...item.span, end: item.span.start + "link".length } };
  checkBlock(c, scope, "link", item.block, head);
  const given = item.block?.items.some(
    (part) =>
      part.kind === "hole-item" ||
      (part.kind === "setting" && /^(rtt|latency)$/.test(part.name.text)),
  );
  const suspicious = item.block?.items.some(
    (part) => part.kind === "setting" && !settingsOf("link").has(part.name.text),
  );
  if (!given && !suspicious)
    report(
      c,
      "SC214",
      head.span,
      { name: "rtt", place: "`link`" },
      { help: ["give `rtt` (both ways) or `latency` (one way)"] },
    );
}
