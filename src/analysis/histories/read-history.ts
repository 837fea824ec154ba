import type { HistoryRecord } from "../../model/run-record.ts";
import { OK as ACKNOWLEDGED, READ, WRITE } from "../checkers/sweep.ts";
import { readEdn } from "./edn-value.ts";
import { FAILED, OK, UNKNOWN } from "./outcomes.ts";
import { historyOfRows, type Row } from "./rows.ts";
import type { HistoryFormat } from "./write-history.ts";

/** A line that is not what its format says. `line` counts from 1. */
export class HistoryError extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.name = "HistoryError";
    this.line = line;
  }
}

/** The fields of a line, whatever the format writes around them. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what `writeHistory` has written: rows in the order in which they end, those without an end
 * last. Versions that nobody wrote are those of the file. Throws a {@link HistoryError}.
 */
export function readHistory(
  format: HistoryFormat,
  text: string,
  names: readonly string[] = [],
): HistoryRecord {
  const lines = text.split("\n");
  const reader = format === "porcupine" ? new OperationReader() : new EventReader(names);
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    try {
      reader.take(format === "edn" ? ednFields(line) : jsonFields(line));
    } catch (error) {
      throw new HistoryError(index + 1, error instanceof Error ? error.message : String(error));
    }
  });
  return historyOfRows(reader.rows());
}

function jsonFields(line: string): Fields {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null) throw new RangeError("this is no object");
  return value as Fields;
}

/** Keywords lose their colon; `:value [k v]` becomes key and value. */
function ednFields(line: string): Fields {
  const value = readEdn(line);
  if (!(value instanceof Map)) throw new RangeError("this is no map");
  const fields = Object.create(null) as Record<string, unknown>;
  for (const [name, given] of value as ReadonlyMap<string, unknown>) {
    const plain = typeof given === "string" && given.startsWith(":") ? given.slice(1) : given;
    fields[name.replace(":", "")] = plain;
  }
  const tuple = fields["value"];
  if (!Array.isArray(tuple)) throw new RangeError("`:value` is no [key value]");
  return { ...fields, key: tuple[0] as unknown, value: tuple[1] as unknown };
}

function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== "number") throw new RangeError(`\`${name}\` is no number`);
  return value;
}

/** The version that a value stands for. */
function versionOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}

const OUTCOMES: ReadonlyMap<unknown, number> = new Map([
  ["ok", OK],
  ["fail", FAILED],
  ["info", UNKNOWN],
]);

/** Brings beginnings and ends together, by process. */
class EventReader {
  private readonly open = new Map<number, Fields>();
  private readonly closed: Row[] = [];
  private readonly names: ReadonlyMap<unknown, number>;
  private lastNs = 0;

  constructor(names: readonly string[]) {
    this.names = new Map(names.map((name, node) => [name, node]));
  }

  take(fields: Fields): void {
    if (fields["attempt"] === true) return;
    const process = numberOf(fields, "process");
    this.lastNs = Math.max(this.lastNs, numberOf(fields, "time"));
    if (fields["type"] === "invoke") {
      if (this.open.has(process))
        throw new RangeError(`process ${process} does two things at once`);
      this.open.set(process, fields);
      return;
    }
    const began = this.open.get(process);
    const outcome = OUTCOMES.get(fields["type"]);
    if (outcome === undefined) throw new RangeError(`there is no type ${String(fields["type"])}`);
    if (began === undefined) throw new RangeError(`process ${process} ends what it never began`);
    this.open.delete(process);
    this.closed.push(this.rowOf(began, fields, outcome, numberOf(fields, "time")));
  }

  rows(): readonly Row[] {
    const never = [...this.open.values()].map((began) =>
      this.rowOf(began, began, UNKNOWN, this.lastNs),
    );
    return [...this.closed, ...never];
  }

  private rowOf(began: Fields, ended: Fields, outcome: number, endNs: number): Row {
    const isRead = began["f"] === "read";
    const value = isRead && outcome !== ACKNOWLEDGED ? null : ended["value"];
    const cause = began["cause"];
    return {
      kind: isRead ? READ : WRITE,
      session: numberOf(began, "session" in began ? "session" : "process"),
      key: numberOf(began, "key"),
      node: this.nodeOf(ended["node"] ?? began["node"]),
      startNs: numberOf(began, "time"),
      endNs,
      version: versionOf(value),
      outcome,
      ...(Array.isArray(cause) ? { cause: [Number(cause[0]), Number(cause[1])] as const } : {}),
      ...(typeof ended["gone"] === "boolean" ? { gone: ended["gone"] } : {}),
    };
  }

  private nodeOf(value: unknown): number {
    return this.names.get(value) ?? (typeof value === "number" ? value : 0);
  }
}

/** Each line is an operation of its own. */
class OperationReader {
  private readonly found: Row[] = [];

  take(fields: Fields): void {
    const clientId = numberOf(fields, "clientId");
    if (clientId < 0) return;
    const ended = fields["return"];
    this.found.push({
      kind: fields["op"] === "read" ? READ : WRITE,
      session: clientId,
      key: numberOf(fields, "key"),
      node: 0,
      startNs: numberOf(fields, "call"),
      endNs: typeof ended === "number" ? ended : Number.MAX_SAFE_INTEGER,
      version: versionOf(fields["value"]),
      outcome: typeof ended === "number" ? OK : UNKNOWN,
    });
  }

  rows(): readonly Row[] {
    return this.found;
  }
}
