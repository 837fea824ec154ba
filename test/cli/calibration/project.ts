import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Call, call } from "../fake-door.ts";

/** A folder of its own for the tests of a file, and calls of `quorate calibrate` in it. */
export function project() {
  const place = { cwd: "" };
  beforeAll(() => {
    place.cwd = mkdtempSync(join(tmpdir(), "quorate-calibrate-"));
  });
  afterAll(() => rmSync(place.cwd, { recursive: true, force: true }));
  const path = (name: string): string => join(place.cwd, name);
  return {
    path,
    put: (name: string, content: string | Uint8Array) => writeFileSync(path(name), content),
    calibrate: (...words: string[]): Promise<Call> => call(["calibrate", ...words], place),
    quorate: (...words: string[]): Promise<Call> => call(words, place),
  };
}

/** The one object that `--json` prints. */
export interface Calibrated {
  readonly files: readonly {
    readonly file: string;
    readonly date: string | null;
    readonly sha256: string;
    readonly recognised: string;
    readonly notes: readonly string[];
    readonly ignored: {
      readonly count: number;
      readonly first: readonly { readonly line: number; readonly why: string }[];
    };
    readonly series: readonly CalibratedSeries[];
  }[];
  readonly block: string;
}

export interface CalibratedSeries {
  readonly name: string;
  readonly role: string;
  readonly unit: string;
  readonly count: number | null;
  readonly mean: number;
  readonly loss?: { readonly sent: number; readonly lost: number };
  readonly load?: Readonly<Record<string, unknown>>;
  readonly percentiles: readonly {
    readonly p: number;
    readonly measured: number;
    readonly fitted: number;
  }[];
  readonly fit?: { readonly family: string; readonly why: string };
  readonly steadiness: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  readonly let?: string;
  readonly text?: string;
}

/** What `--json` said; fails with the words for people when it said nothing. */
export function said({ code, out, err }: Call): Calibrated {
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Calibrated;
}
