import { createHash } from "node:crypto";
import { join } from "node:path";
import { contentHash } from "../../model/canonical.ts";
import type { CachePlace } from "./cache-place.ts";
import { ANSWER_ENDING, LAYOUT, openCellFolder, SHARDS } from "./cell-folder.ts";
import { programFingerprint } from "./engine-fingerprint.ts";
import { evict } from "./evict.ts";

/** The printed answer of a whole study, as it is kept beside the runs that it was made of. */
export interface KeptAnswer {
  readonly text: string;
  /** The exit status that goes with it. */
  readonly code: number;
  /** The runs that it was made of. */
  readonly runs: number;
}

/** Answers of so many runs are kept; those of fewer are made of their runs again as soon. */
export const MANY_RUNS = 64;
/** Longer texts are not kept. */
const LONGEST = 4 * 1024 * 1024;
const MARK = "quorate-answer-1\n";

/**
 * The name of an answer: the hash of everything that its text depends on, which is the question with its
 * sources, how it is printed, and all code of the program.
 */
export function answerKey(asked: object): string {
  return contentHash({ code: programFingerprint(), asked }).slice("sha256:".length);
}

/** The answer of that name; null when there is none, or when its file was damaged. */
export async function readAnswer(place: CachePlace, key: string): Promise<KeptAnswer | null> {
  const bytes = await openCellFolder(place.folder, Number.POSITIVE_INFINITY, ANSWER_ENDING).read(
    key,
  );
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  const head = `${MARK}${key}\n`;
  const body = text.slice(head.length + DIGITS + 1);
  if (!text.startsWith(head) || !text.startsWith(`${digestOf(body)}\n`, head.length)) return null;
  return JSON.parse(body) as KeptAnswer;
}

/** Keeps an answer for later, if it can. */
export async function writeAnswer(
  place: CachePlace,
  key: string,
  answer: KeptAnswer,
): Promise<void> {
  const body = JSON.stringify(answer);
  const bytes = new TextEncoder().encode(`${MARK}${key}\n${digestOf(body)}\n${body}`);
  if (bytes.length > LONGEST) return;
  const store = openCellFolder(place.folder, place.limitBytes / SHARDS, ANSWER_ENDING);
  await store.write(key, bytes);
  evict(join(place.folder, LAYOUT), store.written, place.limitBytes);
}

/** Hex digits of a digest. */
const DIGITS = 64;

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
