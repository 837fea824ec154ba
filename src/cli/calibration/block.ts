import { EMPIRICAL, type Fitted } from "./fitted.ts";
import { letNames } from "./names.ts";
import { isOutcome } from "./reading.ts";
import { quantity, sourceText } from "./source-text.ts";

/** Where figures come from: enough to find the file again, and to see that it is the same. */
export interface Provenance {
  readonly file: string;
  /** The day on which the file was last written. */
  readonly date: string | null;
  readonly sha256: string;
  readonly tool: string;
  readonly version: string;
}

/** A part of a block: what one file gave. */
export interface Part {
  readonly fitted: readonly Fitted[];
  readonly provenance: Provenance;
}

/** A `let` and where it belongs. */
export interface Binding {
  readonly name: string;
  readonly fitted: Fitted;
  readonly text: string;
}

/** The series that go into a block: the main ones, or all when none is. */
export function chosenSeries(fitted: readonly Fitted[]): readonly Fitted[] {
  const main = fitted.filter(({ series }) => series.aside !== true);
  return (main.length > 0 ? main : fitted).filter(({ series }) => !isOutcome(series.role));
}

/**
 * The bindings of all parts together, each with a name of its own. `pathOf` says how a scenario
 * names a file of values.
 */
export function bindingsOf(
  parts: readonly Part[],
  wanted: string | null,
  pathOf: (file: string) => string,
): Binding[] {
  const all = parts.flatMap(({ fitted }) => chosenSeries(fitted));
  const names = letNames(all, wanted);
  return all.map((fitted, index) => ({
    name: names[index]!,
    fitted,
    text: textOf(fitted, pathOf),
  }));
}

function textOf({ series, choice, distribution, kind }: Fitted, pathOf: (file: string) => string) {
  const { column } = series;
  if (choice?.chosen.name !== EMPIRICAL || column === undefined) {
    return sourceText(distribution, kind);
  }
  const [file, name] = [pathOf(column.file), column.name].map((text) => JSON.stringify(text));
  return `empirical(${file}, column: ${name}, unit: ${column.unit})`;
}

/**
 * Lines of scenario text: a comment with the provenance, a `let` for each series, and, as comments,
 * where the value belongs. Comments say what a reader must know years later, without the file.
 */
export function blockText(parts: readonly Part[], bindings: readonly Binding[]): string {
  const lines: string[] = [];
  for (const { fitted, provenance } of parts) {
    lines.push(...provenanceLines(provenance));
    for (const one of fitted) {
      const binding = bindings.find((each) => each.fitted === one);
      lines.push(
        ...(binding === undefined ? outcomeLines(one) : bindingLines(binding, provenance)),
      );
    }
  }
  return lines.map((line) => `${line}\n`).join("");
}

function provenanceLines({ file, date, sha256, tool, version }: Provenance): string[] {
  const day = date === null ? "" : `, file of ${date}`;
  return [
    `# ${comment(file)}: ${comment(tool)}${day}, sha256 ${sha256.slice(0, 16)}; fitted by quorate ${version}`,
  ];
}

function bindingLines({ name, fitted, text }: Binding, provenance: Provenance): string[] {
  const { series, choice, count, warnings } = fitted;
  const n = count === null ? "" : `, ${count} values`;
  const off = choice?.chosen.heldOut;
  const error =
    off == null
      ? ""
      : `, ${percentText(off.beyondScatter)} off on values held out beyond their scatter`;
  return [
    `# ${comment(series.what)}${n}${choice === null ? "" : `: ${choice.chosen.name}${error}`}`,
    ...warnings.map((warning) => `#   ${comment(warning)}`),
    `let ${name} = ${measuredText(text, provenance)}`,
    ...usage(name, fitted).map((line) => `# use: ${line}`),
    ...loadLines(fitted),
  ];
}

/** By `measured` a run's answer tells that its times were measured, and by what; `empirical` says so itself. */
function measuredText(text: string, { file, tool, date }: Provenance): string {
  if (text.startsWith("empirical(")) return text;
  const what = tool.replace(/[,(].*$/, "").trim();
  const by = [file, what, ...(date === null ? [] : [date])].join(", ");
  return `measured(${text}, by: ${JSON.stringify(comment(by))})`;
}

/** What to write in a topology or a workload. */
export function usage(name: string, { series }: Fitted): string[] {
  switch (series.role) {
    case "fsync":
      return [`node NAME { disk = disk(fsync: ${name}) }`];
    case "rtt":
      return [
        `link ${(series.ends ?? ["SITE", "SITE"]).map(siteName).join(" <-> ")} { rtt = ${name}${lossText(series.loss)} }`,
      ];
    case "apply":
      return [`node NAME { apply = apply(time: ${name}) }`];
    case "think":
      return [`workload NAME on SITE { think = ${name} }`];
    case "size":
      return [`workload NAME on SITE { value = ${name} }`];
    default:
      return [
        `node NAME { disk = disk(fsync: ${name}) }, or link A <-> B { rtt = ${name} } (--as says which)`,
      ];
  }
}

/** A name that a site can have, as near as possible to what a file calls it. */
export function siteName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^-+|-+$/g, "");
  return /^[A-Za-z_]/.test(plain) ? plain : `site_${plain}`;
}

/** `, loss = 0.2%` when packets were lost. */
export function lossText(
  loss: { readonly sent: number; readonly lost: number } | undefined,
): string {
  if (loss === undefined || loss.lost === 0) return "";
  return `, loss = ${Number(((100 * loss.lost) / loss.sent).toPrecision(3))}%`;
}

function outcomeLines(one: Fitted): string[] {
  const { series, percentiles, count } = one;
  if (!isOutcome(series.role)) return [];
  const at = (p: number): string => {
    const found = percentiles.find((each) => each.p === p);
    return found === undefined ? "" : `, p${p * 100} ${quantity(found.measured, "time")}`;
  };
  return [
    `# measured, to hold an answer against: ${comment(series.what)}: ${count} values${at(0.5)}${at(0.95)}${at(0.99)}`,
    ...loadLines(one),
  ];
}

/** How clients came, as settings of a workload. */
function loadLines({ series }: Fitted): string[] {
  const { load } = series;
  if (load === undefined) return [];
  return [`# use: workload NAME on SITE { ${loadText(load)} }`];
}

export function loadText(load: NonNullable<Fitted["series"]["load"]>): string {
  return load.kind === "closed"
    ? `clients = ${load.clients}, mix = (write: 100%)`
    : `arrivals = poisson(${Number(load.perSecond.toPrecision(4))} ops/s), mix = (write: 100%)`;
}

function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** A text that cannot end a comment. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").slice(0, 400);
}
