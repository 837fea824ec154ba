import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CellStore } from "../../sweep/cache/cell-store.ts";
import { plainReason } from "../plain-reason.ts";

/** The layout of the folder; another one gets another number and leaves this alone. */
export const LAYOUT = "v1";
export const CELL_ENDING = ".cell";
/** Answers of whole studies stand beside the cells (see kept-answer.ts). */
export const ANSWER_ENDING = ".answer";
/** Cells stand in sixteen folders by the first digit of their keys, which are spread evenly. */
export const SHARDS = 16;

/** A folder of cells, with what went wrong with it. */
export interface CellFolder extends CellStore {
  readonly folder: string;
  /** Cells that were made anew because their files were damaged. */
  readonly damagedCount: number;
  /** Why cells are not kept; empty when all were. */
  readonly refusal: string;
  /** Shards (`0` to `f`) that this process wrote into. */
  readonly written: ReadonlySet<string>;
}

/**
 * Cells as files in a folder that several processes may use at the same time: each is written into a
 * file of its own name, which then takes the cell's name, so that a reader sees a whole cell or none.
 * Two writers of one cell write the same bytes. A read cell counts as used just now.
 */
export function openCellFolder(
  root: string,
  largestCell = Number.POSITIVE_INFINITY,
  ending = CELL_ENDING,
): CellFolder {
  const folder = join(root, LAYOUT);
  const written = new Set<string>();
  let [damagedCount, refusal, serial] = [0, "", 0];
  return {
    folder,
    written,
    get damagedCount() {
      return damagedCount;
    },
    get refusal() {
      return refusal;
    },
    async read(key) {
      const file = fileOf(folder, key, ending);
      try {
        const bytes = readFileSync(file);
        touch(file);
        return bytes;
      } catch {
        return null;
      }
    },
    async write(key, bytes) {
      // After a refusal nothing more is tried: a full disk would be asked again for every run.
      if (refusal !== "" || bytes.length > largestCell) return;
      serial += 1;
      const file = fileOf(folder, key, ending);
      const own = `${file}.${process.pid}.${serial}.tmp`;
      try {
        mkdirSync(join(folder, shardOf(key)), { recursive: true });
        writeFileSync(own, bytes);
        renameSync(own, file);
        written.add(shardOf(key));
      } catch (error) {
        refusal = plainReason(error);
        discard(own);
      }
    },
    damaged() {
      damagedCount += 1;
    },
  };
}

/** The file of a cell, or of what else is kept under such a key. */
export function fileOf(folder: string, key: string, ending = CELL_ENDING): string {
  return join(folder, shardOf(key), `${key}${ending}`);
}

function shardOf(key: string): string {
  return key.slice(0, 1);
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is beyond our reach; the refusal says what happened first.
  }
}

/** What was used last is thrown away last. */
function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Another's folder, or one that may only be read: the cell itself was there.
  }
}
