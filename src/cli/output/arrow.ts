import { type FlatTable, flatBuffer } from "./flat-buffer.ts";
import { EMPTY, EMPTY_BOOLEAN, type Sink, type WideColumn, type WideTable } from "./wide-table.ts";

/** Rows of a record batch: what is in memory twice at a time. */
const BATCH_ROWS = 1 << 16;

/** Numbers of Arrow's `Message.fbs` and `Schema.fbs`. */
const V5 = 4;
const HEADER = { schema: 1, dictionary: 2, batch: 3 } as const;
const TYPE = { int: 2, float: 3, utf8: 5, boolean: 6 } as const;
const DOUBLE = 2;

/**
 * Writes a table as Arrow's IPC stream (https://arrow.apache.org/docs/format/Columnar.html): numbers
 * as float64, whole numbers as uint32, words as dictionaries with 32-bit indices, booleans as bits;
 * a batch of rows after the other, so that memory does not grow with the table.
 */
export function writeArrow({ rows, columns }: WideTable, sink: Sink): void {
  message(sink, HEADER.schema, schema(columns), []);
  columns.forEach((column, id) => {
    if (column.type !== "word") return;
    const { nodes, buffers, length } = textsBody(column.words);
    const data = recordBatch(length, nodes, buffers);
    const header: FlatTable = [
      { id: 0, kind: "i64", value: id },
      { id: 1, kind: "table", value: data },
    ];
    message(sink, HEADER.dictionary, header, buffers);
  });
  // A table without rows has a batch without rows, which some readers look for.
  for (let from = 0; from === 0 || from < rows; from += BATCH_ROWS) {
    const to = Math.min(rows, from + BATCH_ROWS);
    const parts = columns.map((column) => columnBody(column, from, to));
    const buffers = parts.flatMap((part) => part.buffers);
    const nodes = parts.map(({ empty }) => [to - from, empty] as const);
    message(sink, HEADER.batch, recordBatch(to - from, nodes, buffers), buffers);
  }
  sink(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0));
}

function schema(columns: readonly WideColumn[]): FlatTable {
  return [{ id: 1, kind: "tables", value: columns.map(fieldOf) }];
}

function fieldOf(column: WideColumn, index: number): FlatTable {
  const [type, description] = typeOf(column);
  const field: FlatTable = [
    { id: 0, kind: "text", value: column.name },
    { id: 1, kind: "bool", value: Number(column.isNullable) },
    { id: 2, kind: "u8", value: type },
    { id: 3, kind: "table", value: description },
    { id: 5, kind: "tables", value: [] },
  ];
  if (column.type !== "word") return field;
  const dictionary: FlatTable = [
    { id: 0, kind: "i64", value: index },
    { id: 1, kind: "table", value: int32(true) },
  ];
  return [...field, { id: 4, kind: "table", value: dictionary }];
}

function typeOf({ type }: WideColumn): readonly [number, FlatTable] {
  switch (type) {
    case "number":
      return [TYPE.float, [{ id: 0, kind: "i16", value: DOUBLE }]];
    case "whole":
      return [TYPE.int, int32(false)];
    case "word":
      return [TYPE.utf8, []];
    case "boolean":
      return [TYPE.boolean, []];
  }
}

function int32(isSigned: boolean): FlatTable {
  return [
    { id: 0, kind: "i32", value: 32 },
    { id: 1, kind: "bool", value: Number(isSigned) },
  ];
}

function recordBatch(
  length: number,
  nodes: readonly (readonly [number, number])[],
  buffers: readonly Uint8Array[],
): FlatTable {
  let at = 0;
  const places = buffers.map((buffer): readonly [number, number] => {
    const place = [at, buffer.length] as const;
    at += aligned(buffer.length);
    return place;
  });
  return [
    { id: 0, kind: "i64", value: length },
    { id: 1, kind: "pairs", value: nodes },
    { id: 2, kind: "pairs", value: places },
  ];
}

/** A message: mark, length of its head, head, and the buffers, each padded to eight bytes. */
function message(sink: Sink, type: number, header: FlatTable, buffers: readonly Uint8Array[]) {
  const body = buffers.reduce((sum, { length }) => sum + aligned(length), 0);
  const head = flatBuffer([
    { id: 0, kind: "i16", value: V5 },
    { id: 1, kind: "u8", value: type },
    { id: 2, kind: "table", value: header },
    { id: 3, kind: "i64", value: body },
  ]);
  const whole = new Uint8Array(8 + head.length + body);
  const view = new DataView(whole.buffer);
  view.setUint32(0, 0xffffffff, true);
  view.setUint32(4, head.length, true);
  whole.set(head, 8);
  let at = 8 + head.length;
  for (const buffer of buffers) {
    whole.set(buffer, at);
    at += aligned(buffer.length);
  }
  sink(whole);
}

/** The buffers of one column's rows: which are there, and the values. */
function columnBody(column: WideColumn, from: number, to: number) {
  const values = column.read(from, to);
  const isEmpty = emptyTest(column);
  const empty = column.isNullable ? countOf(values, isEmpty) : 0;
  // Without empty places the list of those that are there may be left out.
  const there = empty === 0 ? new Uint8Array(0) : bits(values, (one) => !isEmpty(one));
  if (column.type === "boolean")
    return { empty, buffers: [there, bits(values, (one) => one === 1)] };
  const kept =
    empty > 0 && column.type === "word" ? values.map((v) => (isEmpty(v) ? 0 : v)) : values;
  const bytes = new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
  return { empty, buffers: [there, bytes] };
}

function emptyTest({ type }: WideColumn): (value: number) => boolean {
  if (type === "number") return Number.isNaN;
  if (type === "word") return (value) => value === EMPTY;
  return type === "boolean" ? (value) => value === EMPTY_BOOLEAN : () => false;
}

function countOf(values: ArrayLike<number>, isCounted: (value: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < values.length; index += 1) if (isCounted(values[index]!)) count += 1;
  return count;
}

function bits(values: ArrayLike<number>, isSet: (value: number) => boolean): Uint8Array {
  const found = new Uint8Array(Math.ceil(values.length / 8));
  for (let index = 0; index < values.length; index += 1) {
    if (isSet(values[index]!)) found[index >> 3]! |= 1 << (index & 7);
  }
  return found;
}

function textsBody(words: readonly string[]) {
  const texts = words.map((word) => new TextEncoder().encode(word));
  const ends = new Int32Array(words.length + 1);
  texts.forEach((text, index) => {
    ends[index + 1] = ends[index]! + text.length;
  });
  const all = new Uint8Array(ends[words.length]!);
  texts.forEach((text, index) => {
    all.set(text, ends[index]!);
  });
  const offsets = new Uint8Array(ends.buffer);
  const nodes = [[words.length, 0]] as const;
  return { length: words.length, nodes, buffers: [new Uint8Array(0), offsets, all] };
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
