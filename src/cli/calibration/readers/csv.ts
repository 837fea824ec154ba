import { makeTallier, type Tallier } from "../../../analysis/calibration/tally.ts";
import { CallError } from "../../exit-code.ts";
import { columnIndex, delimiterOf, isNoRow, splitFields } from "../fields.ts";
import type { Input } from "../input.ts";
import { type NumberStyle, parseCell, type Unit, unitInName } from "../numbers.ts";
import { clipped, makeIgnored, type Reading, type Role, type Series } from "../reading.ts";

export interface CsvOptions {
  readonly column?: string;
  readonly unit: Unit | null;
  readonly decimalComma: boolean;
  /** Columns whose values tell series apart, such as `from,to`. */
  readonly by?: string;
  /** Values to leave out at the start. */
  readonly skip: number;
}

/** A column of numbers, with or without names above. */
export function readsCsv(head: readonly string[]): boolean {
  const rows = head.filter((line) => !isNoRow(line)).slice(0, 50);
  const delimiter = delimiterOf(rows);
  const withNumber = rows.filter((line) =>
    splitFields(line, delimiter).some((field) =>
      /^[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?\s*[a-zµ]*$/i.test(field),
    ),
  );
  // A name with a unit above cells without a number: the cells are wrong, and not the format.
  const isNamed = splitFields(rows[0] ?? "", delimiter).some((field) => unitInName(field) !== null);
  const many = withNumber.length > 0 && withNumber.length * 2 >= rows.length - 1;
  return many || (isNamed && rows.length > 1);
}

/** Parts that no reader should go on without: more than this share of rows has no value. */
const TOO_MANY = 0.5;

/** How a file is laid out, and which of its columns is meant. */
interface Layout {
  readonly delimiter: string;
  readonly header: readonly string[] | null;
  readonly at: number;
  readonly name: string;
  /** Why this column, when nobody has said. */
  readonly why: string;
  /** The unit of bare numbers, and whether the column's name told it. */
  readonly unit: Unit | null;
  readonly unitFromName: boolean;
  /** Columns that tell series apart, and where they stand. */
  readonly by: readonly string[];
  readonly keys: readonly number[];
}

/** The values of one column, in the order of the rows. */
export function readCsv(input: Input, options: CsvOptions): Reading {
  const layout = layoutOf(input, options);
  const { delimiter, name, why, unit, by } = layout;
  const found = collect(input, layout, options);
  const { count, first } = found.ignored.all();
  const filled = [...found.groups.values()].filter(({ tallier }) => tallier.count() > 0);
  if (filled.length === 0) refuse(input.name, name, found.seen, first[0]?.why, options);
  if (count > TOO_MANY * (count + found.seen)) {
    const all = count + found.seen;
    throw new CallError(`${input.name}: ${count} of ${all} rows have no value in ${name}`, [
      ...first
        .slice(0, 2)
        .map(({ line, text, why: reason }) => `line ${line}: ${text} (${reason})`),
    ]);
  }
  const format = { "\t": "tab-separated values", ";": "CSV with semicolons" }[delimiter] ?? "CSV";
  // Only a plain column can be read again by a scenario.
  const isPlain =
    layout.header !== null &&
    delimiter === "," &&
    found.units.size === 1 &&
    by.length === 0 &&
    options.skip === 0 &&
    count === 0;
  return {
    tool: `a column of ${format}: ${name}${why}`,
    series: filled.map((group): Series => {
      const one = seriesOf(group, name, input.name, unit, by);
      if (!isPlain || unit === null) return one;
      return { ...one, column: { file: input.name, name, unit: unit.name } };
    }),
    notes: notesOf(layout, options, found.units),
    ignored: found.ignored.all(),
  };
}

function layoutOf(input: Input, options: CsvOptions): Layout {
  const rows = input.head.filter((line) => !isNoRow(line));
  const delimiter = delimiterOf(rows);
  const first = splitFields(rows[0] ?? "", delimiter);
  const header = first.some((field) => parseCell(field, ANY).ok) ? null : first;
  const sample = rows.slice(header === null ? 0 : 1, 20);
  const fields = sample.map((line) => splitFields(line, delimiter));
  const column = choose(input.name, header, fields, options);
  const named = header === null ? null : unitInName(header[column.at]!);
  const by = apartBy(header ?? [], options.by);
  return {
    ...column,
    delimiter,
    header,
    unit: options.unit ?? named,
    unitFromName: options.unit === null && named !== null,
    by,
    keys: by.map((one) => columnIndex(header ?? [], one, input.name)),
  };
}

function collect(input: Input, { delimiter, header, at, unit, keys }: Layout, options: CsvOptions) {
  const ignored = makeIgnored();
  const groups = new Map<string, Group>();
  const units = new Set<string>();
  const style: NumberStyle = { unit, decimalComma: options.decimalComma };
  let [seen, passedHeader] = [0, header === null];
  for (const { text, number } of input.lines()) {
    if (isNoRow(text)) continue;
    if (!passedHeader) {
      passedHeader = true;
      continue;
    }
    const fields = splitFields(text, delimiter);
    const cell = fields[at];
    if (header !== null && fields.length > header.length) {
      ignored.add(number, text, "more fields than names above; a comma in a number?");
      continue;
    }
    const parsed = parseCell(cell ?? "", style);
    if (!parsed.ok) {
      ignored.add(number, text, cell === undefined ? "too few columns" : parsed.why);
      continue;
    }
    seen += 1;
    units.add(parsed.unit.name);
    const key = keys.map((one) => fields[one] ?? "");
    const group = groupOf(groups, key, input.name);
    group.seen += 1;
    if (group.seen > options.skip) group.tallier.add(parsed.value);
  }
  return { ignored, groups, units, seen };
}

/** The columns that tell series apart: those that were said, `none`, or the ends of links. */
function apartBy(header: readonly string[], said: string | undefined): readonly string[] {
  if (said === undefined) return endsIn(header);
  if (said === "none" && !header.includes("none")) return [];
  return said.split(",").flatMap((one) => (one === "" ? [] : [one.trim()]));
}

/** Columns that name the two ends of a link. */
const ENDS: readonly (readonly [string, string])[] = [
  ["from", "to"],
  ["src", "dst"],
  ["source", "target"],
  ["source", "destination"],
];

/** The columns that name the ends of each row's link; none where there are no such columns. */
function endsIn(header: readonly string[]): readonly string[] {
  const at = (name: string): string[] => header.filter((one) => one.toLowerCase() === name);
  const found = ENDS.map((pair) => pair.flatMap(at));
  return found.find(({ length }) => length === 2) ?? [];
}

function notesOf(
  { unit, unitFromName, by }: Layout,
  { skip, by: said }: CsvOptions,
  units: ReadonlySet<string>,
): string[] {
  return [
    ...(units.size > 1
      ? [`cells have several units (${[...units].join(", ")}); each is read in its own`]
      : []),
    ...(said === undefined && by.length > 0
      ? [`a link for each ${by.join(" and ")} (--by none takes all rows together)`]
      : []),
    ...(skip > 0 ? [`the first ${skip} values are left out (--skip)`] : []),
    ...(unitFromName ? [`the unit ${unit?.name} is read from the column's name`] : []),
  ];
}

/** Rows that belong together. */
interface Group {
  readonly key: readonly string[];
  readonly tallier: Tallier;
  seen: number;
}

/** Series that one call takes at most. */
const MOST = 200;

function groupOf(groups: Map<string, Group>, key: readonly string[], file: string): Group {
  const id = key.join("\u0000");
  const known = groups.get(id);
  if (known !== undefined) return known;
  if (groups.size >= MOST) {
    throw new CallError(`${file}: --by tells more than ${MOST} series apart`, [
      "keep the rows that you need, as in: grep us-east-1 FILE",
    ]);
  }
  const group = { key, tallier: makeTallier(), seen: 0 };
  groups.set(id, group);
  return group;
}

function seriesOf(
  { key, tallier }: Group,
  column: string,
  file: string,
  unit: Unit | null,
  by: readonly string[],
): Series {
  const [from, to] = by.length === 2 && endsIn(by).length === 2 ? key : [];
  const isLink = from !== undefined && to !== undefined;
  const named = /^column \d+$/.test(column) ? column : `column ${column}`;
  return {
    name: key.length === 0 ? column : key.join(" "),
    what: key.length === 0 ? named : `${named} of ${key.join(", ")}`,
    role: isLink ? "rtt" : roleOf(column, file, unit),
    sample: { kind: "values", tally: tallier.finish() },
    ...(isLink && { ends: [from, to] as const }),
  };
}

/** A style in which every number is one, to tell names from numbers. */
const ANY: NumberStyle = { unit: { name: "s", kind: "time", times: 1e9 }, decimalComma: false };

function choose(
  file: string,
  header: readonly string[] | null,
  sample: readonly (readonly string[])[],
  { column }: CsvOptions,
): { readonly at: number; readonly name: string; readonly why: string } {
  const width = Math.max(header?.length ?? 0, ...sample.map(({ length }) => length));
  if (header === null) {
    const wanted = column === undefined ? (width === 1 ? 1 : 0) : Number(column);
    if (wanted >= 1 && wanted <= width)
      return { at: wanted - 1, name: `column ${wanted}`, why: "" };
    throw new CallError(`${file} has ${width} columns without names: which one?`, [
      `--column 1 … --column ${width}; the first row is ${clipped(sample[0]?.join(", ") ?? "")}`,
    ]);
  }
  if (column !== undefined) {
    const at = columnIndex(header, column, file);
    return { at, name: header[at]!, why: "" };
  }
  const numeric = header
    .map((_, at) => at)
    .filter((at) => sample.some((row) => parseCell(row[at] ?? "", ANY).ok));
  const some = numeric.length > 0 ? numeric : header.map((_, at) => at);
  const timed = some.filter((at) => unitInName(header[at]!) !== null);
  const only = timed.length === 1 ? timed[0] : numeric.length === 1 ? numeric[0] : undefined;
  if (only !== undefined) {
    const why = numeric.length > 1 ? ", the only one with a unit in its name" : "";
    return { at: only, name: header[only]!, why };
  }
  if (numeric.length === 0) throw new CallError(`${file} has no column of numbers`);
  throw new CallError(`${file} has several columns of numbers: which one?`, [
    `--column NAME, one of ${numeric
      .map((at) => header[at])
      .slice(0, 20)
      .join(", ")}`,
  ]);
}

function refuse(
  file: string,
  name: string,
  seen: number,
  why: string | undefined,
  options: CsvOptions,
): never {
  if (seen > 0) {
    throw new CallError(`${file}: --skip ${options.skip} leaves nothing of ${seen} values`);
  }
  if (why === "no unit") {
    throw new CallError(`${file}: what is the unit of ${name}?`, [
      "say it: --unit us (ns, us, ms, s for times; B, KiB, MB for sizes)",
    ]);
  }
  throw new CallError(`${file}: ${name} has no value: ${why ?? "no row below the names"}`);
}

function roleOf(column: string, file: string, unit: Unit | null): Role {
  if (unit?.kind === "data") return "size";
  for (const name of [column, file.replace(/^.*[\\/]/, "")]) {
    if (/f(data)?sync|flush/i.test(name)) return "fsync";
    if (/rtt|ping|round/i.test(name)) return "rtt";
    if (/think|pause/i.test(name)) return "think";
    if (/apply|replay/i.test(name) && !/lag/i.test(name)) return "apply";
    if (/lag|behind/i.test(name)) return "lag";
  }
  return "time";
}
