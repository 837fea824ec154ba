import { USUAL, type Wish } from "../../src/choose/wish.ts";
import type { ImportReader } from "../../src/language/source.ts";

/** A wish for these regions with 200 writes and as many reads a second. */
export function wishFor(regions: readonly string[], more: Partial<Wish> = {}): Wish {
  return {
    ...USUAL,
    regions: regions.map((name, index) => ({ name, letter: "abcdefgh"[index] ?? "z" })),
    network: "aws_2025",
    rtts: new Map(),
    writesPerSecond: 200,
    readsPerSecond: 200,
    ...more,
  };
}

/** The scenarios of candidates import nothing. */
export const noFiles: ImportReader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }),
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }),
};
