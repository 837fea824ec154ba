import type { FilledColumn } from "../../analysis/schema.ts";

/**
 * A column of a table that is written piece by piece, as typed values: numbers (NaN: empty), whole
 * numbers from 0 to 2^32 - 1, words by their index in a list (`EMPTY`: none), or 0, 1 and 2 for
 * false, true and empty.
 */
export type WideColumn = { readonly name: string; readonly isNullable: boolean } & (
  | { readonly type: "number"; readonly read: (from: number, to: number) => Float64Array }
  | {
      readonly type: "whole";
      readonly largest: number;
      readonly read: (from: number, to: number) => Uint32Array;
    }
  | {
      readonly type: "word";
      readonly words: readonly string[];
      readonly read: (from: number, to: number) => Uint32Array;
    }
  | { readonly type: "boolean"; readonly read: (from: number, to: number) => Uint8Array }
);

/** A table without row objects: only the piece that is being written is there a second time. */
export interface WideTable {
  readonly rows: number;
  readonly columns: readonly WideColumn[];
}

/** The index of no word. */
export const EMPTY = 0xffffffff;
export const EMPTY_BOOLEAN = 2;

/** Takes the pieces of a file as they are made. */
export type Sink = (bytes: Uint8Array) => void;

/** The columns of a small table: one row a case or a trial. */
export function wideTable(columns: readonly FilledColumn[]): WideTable {
  const rows = columns[0]?.values.length ?? 0;
  return { rows, columns: columns.map(wideColumn) };
}

function wideColumn({ name, type, values }: FilledColumn): WideColumn {
  const all = Array.from(values);
  const isNullable = true;
  if (type === "number") {
    const numbers = Float64Array.from(all, (value) => (typeof value === "number" ? value : NaN));
    return { name, type: "number", isNullable, read: (from, to) => numbers.subarray(from, to) };
  }
  if (type === "boolean") {
    const marks = Uint8Array.from(all, (value) => (value === null ? EMPTY_BOOLEAN : Number(value)));
    return { name, type: "boolean", isNullable, read: (from, to) => marks.subarray(from, to) };
  }
  const words = [...new Set(all.flatMap((value) => (value === null ? [] : [String(value)])))];
  const places = new Map(words.map((word, index) => [word, index]));
  const indices = Uint32Array.from(all, (value) => places.get(String(value)) ?? EMPTY);
  return { name, type: "word", words, isNullable, read: (from, to) => indices.subarray(from, to) };
}
