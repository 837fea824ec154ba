import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Work } from "./works.ts";
import { worksFolder } from "./works-folder.ts";

/** What one program says after one work: CPU seconds of the loop, and its answers. */
export interface Report {
  readonly seconds: number;
  readonly operations: number;
  readonly events?: number;
  readonly intervals?: Readonly<Record<string, readonly [number, number]>>;
  readonly [answer: string]: unknown;
}

/** A program that can do some of the works. */
export interface Peer {
  readonly name: string;
  /** Share of the operations that it is given: slow programs get fewer. */
  readonly share: number;
  readonly does: (work: Work) => boolean;
  /** The command for a work; null where the peer is not installed. */
  readonly command: (work: Work, operations: number, seed: string) => readonly string[] | null;
  readonly install: string;
}

/** The peer that is no simulator but a loop for each work. */
export const LIMIT = "C, hand-written (the limit)";

const folder = worksFolder();
const built = fileURLToPath(new URL(".", import.meta.url));

/** Quorate and its peers, in the order in which they are shown. */
export function peers(): readonly Peer[] {
  const limit = compiledLimit();
  const python = ["/usr/bin/python3", "python3"].find(
    (name) => spawnSync(name, ["-c", "import simpy"]).status === 0,
  );
  const everything = () => true;
  return [
    {
      name: "Quorate",
      share: 1,
      does: everything,
      install: "",
      command: ({ name }, operations, seed) => [
        process.execPath,
        join(built, "quorate-run.js"),
        name,
        String(operations),
        seed,
      ],
    },
    {
      name: LIMIT,
      share: 1,
      does: everything,
      install: "a C compiler named cc",
      command: ({ name }, operations, seed) =>
        limit === null ? null : [limit, name, String(operations), seed],
    },
    {
      name: "simjs (JavaScript)",
      share: 0.2,
      does: ({ name }) => name !== "w3",
      install: "npm ci --prefix test/bench/peers",
      command: ({ name }, operations, seed) =>
        existsSync(join(folder, "node_modules/simjs"))
          ? [process.execPath, join(folder, "simjs-works.mjs"), name, String(operations), seed]
          : null,
    },
    {
      name: "SimPy (Python)",
      share: 0.05,
      does: everything,
      install: "Debian's python3-simpy3, or pip install simpy",
      command: ({ name }, operations, seed) =>
        python === undefined
          ? null
          : [python, join(folder, "simpy_works.py"), name, String(operations), seed],
    },
  ];
}

/** What a peer says of a work; null where it is not installed. A peer that fails says so, loudly. */
export function reportOf(peer: Peer, work: Work, operations: number, seed: string): Report | null {
  const command = peer.command(work, Math.round(operations * peer.share), seed);
  if (command === null) return null;
  const [program, ...words] = command;
  const run = spawnSync(program!, words, { encoding: "utf8", maxBuffer: 1e8 });
  if (run.status !== 0) throw new Error(`${peer.name}, ${work.name}: ${run.stderr || run.error}`);
  return JSON.parse(run.stdout) as Report;
}

/** The C loops as a program; null where there is no C compiler. */
export function compiledLimit(): string | null {
  const program = join(mkdtempSync(join(tmpdir(), "quorate-bench-")), "limit");
  const compiled = spawnSync("cc", [
    "-O3",
    "-march=native",
    "-o",
    program,
    join(folder, "limit.c"),
    "-lm",
  ]);
  return compiled.status === 0 ? program : null;
}
