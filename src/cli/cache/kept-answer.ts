import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ImportReader } from "../../language/source.ts";
import { contentHash } from "../../model/canonical.ts";
import type { CachePlace } from "./cache-place.ts";
import { ANSWER_ENDING, LAYOUT, openCellFolder, SHARDS } from "./cell-folder.ts";
import { programFingerprint } from "./engine-fingerprint.ts";
import { evict } from "./evict.ts";
import { type KeptRead, readsSame } from "./kept-reads.ts";

/** The printed answer of a whole study, as it is kept beside the runs that it was made of. */
export interface KeptAnswer {
  readonly text: string;
  /** What was remarked on the scenario. */
  readonly remarks: string;
  /** The exit status that goes with it. */
  readonly code: number;
  /** The runs that it was made of. */
  readonly runs: number;
  /** What was read of other files on the way. */
  readonly reads: readonly KeptRead[];
  /** The names of the texts that the scenario is made of. */
  readonly texts: readonly string[];
}

/** What is asked: the question with the scenario's own text, and how its answer is printed. */
export interface Question {
  readonly place: CachePlace;
  readonly key: string;
}

/** Answers of so many runs are kept; those of fewer are made of their runs again as soon. */
export const MANY_RUNS = 64;
/** Longer texts are not kept. */
const LONGEST = 4 * 1024 * 1024;
const MARK = "quorate-answer-2\n";

/** A question by all that its answer depends on, but for the program and for other files. */
export function questionAt(place: CachePlace, asked: object): Question {
  return { place, key: contentHash(asked).slice("sha256:".length) };
}

/**
 * The answer that is kept; null when there is none, when its file was damaged, when other code made it, or when
 * one of the files that were read for it gives something else now.
 */
export async function readAnswer(
  { place, key }: Question,
  reader: ImportReader,
): Promise<KeptAnswer | null> {
  const store = openCellFolder(place.folder, Number.POSITIVE_INFINITY, ANSWER_ENDING);
  const bytes = await store.read(key);
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  const head = headFor(key);
  const body = text.slice(head.length + DIGITS + 1);
  if (!text.startsWith(head) || !text.startsWith(`${digestOf(body)}\n`, head.length)) return null;
  const answer = JSON.parse(body) as KeptAnswer;
  return readsSame(reader, answer.reads) ? answer : null;
}

/** Keeps an answer for later, if it can. */
export async function writeAnswer({ place, key }: Question, answer: KeptAnswer): Promise<void> {
  const body = JSON.stringify(answer);
  const bytes = new TextEncoder().encode(`${headFor(key)}${digestOf(body)}\n${body}`);
  if (bytes.length > LONGEST) return;
  const store = openCellFolder(place.folder, place.limitBytes / SHARDS, ANSWER_ENDING);
  await store.write(key, bytes);
  evict(join(place.folder, LAYOUT), store.written, place.limitBytes);
}

/** The code is told by the file, so that it is looked at only where there is one. */
function headFor(key: string): string {
  return `${MARK}${key}\n${programFingerprint()}\n`;
}

/** Hex digits of a digest. */
const DIGITS = 64;

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
