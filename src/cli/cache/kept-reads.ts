import { createHash } from "node:crypto";
import type { ImportReader } from "../../language/source.ts";

/** One look at another file: what was asked for, and the hash of what came. */
export interface KeptRead {
  readonly path: string;
  /** The id of the text that asked. */
  readonly from: string;
  /** Of a dataset; absent for a scenario. */
  readonly column?: string;
  /** SHA-256 (hex) of the result, also of a refusal. */
  readonly digest: string;
}

/** A reader that writes down what it is asked for. */
export interface NotedReader extends ImportReader {
  readonly reads: () => readonly KeptRead[];
}

/** Hands everything on to another reader, and notes each look once. */
export function notedReader(reader: ImportReader): NotedReader {
  const noted = new Map<string, KeptRead>();
  const note = (read: Omit<KeptRead, "digest">, result: object): void => {
    const name = JSON.stringify([read.path, read.from, read.column]);
    if (!noted.has(name)) noted.set(name, { ...read, digest: digestOf(result) });
  };
  return {
    reads: () => [...noted.values()],
    read(path, from) {
      const result = reader.read(path, from);
      note({ path, from }, result);
      return result;
    },
    readColumn(path, column, from) {
      const result = reader.readColumn(path, column, from);
      note({ path, column, from }, result);
      return result;
    },
  };
}

/** Whether the same looks give the same results now. */
export function readsSame(reader: ImportReader, reads: readonly KeptRead[]): boolean {
  return reads.every(({ path, from, column, digest }) => {
    const result =
      column === undefined ? reader.read(path, from) : reader.readColumn(path, column, from);
    return digestOf(result) === digest;
  });
}

function digestOf(result: object): string {
  return createHash("sha256").update(JSON.stringify(result)).digest("hex");
}
