import { createHash } from "node:crypto";
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import { makeTallier } from "../../analysis/calibration/tally.ts";
import { formatMetric } from "../../units/format.ts";
import type { Door } from "../door.ts";
import { CallError } from "../exit-code.ts";
import { plainReason } from "../plain-reason.ts";
import { makeIgnored, type Reading } from "./reading.ts";

export interface DiskCall {
  readonly dir: string;
  readonly seconds: number;
  /** Bytes written at most. */
  readonly bytes: number;
  /** Bytes of one write before its flush. */
  readonly write: number;
  /** Seconds of silence before each write; none when absent. */
  readonly pause?: number;
}

/** Lets time pass: milliseconds, or less when the promise of the measurement's end comes first. */
export type Rest = (ms: number, ended: Promise<void>) => Promise<void>;

export interface DiskMeasurement {
  readonly reading: Reading;
  /** Hash of the times in order, for the provenance. */
  readonly sha256: string;
  readonly interrupted: boolean;
}

/** Seconds as a flag takes them: `100ms`, `5min`. */
export function timeFlag(seconds: number): string {
  const [size, unit] =
    seconds < 1 ? [1e-3, "ms"] : seconds < 60 ? [1, "s"] : ([60, "min"] as const);
  return `${Number((seconds / size).toPrecision(6))}${unit}`;
}

/** What the measurement is, said before it begins. */
export function diskCost({ dir, seconds, bytes, write, pause = 0 }: DiskCall): string {
  const flushes = Math.min(Math.floor(bytes / write), Math.floor(seconds / pause));
  const silence = pause === 0 ? "" : ` after ${formatMetric(pause, "s")} of silence`;
  return `writes at most ${formatMetric(bytes, "B")} to a file of its own in ${dir} (${flushes} times ${formatMetric(write, "B")} and a flush${silence}), for at most ${formatMetric(seconds, "s")}, then removes it\n`;
}

/** The file that is written over and over is at most this large, as a log's segment is. */
const FILE = 16 * 1024 * 1024;
/** Flushes between two looks at the clock of interrupts. */
const TURN_MS = 50;

/**
 * Times write + fdatasync, one after the other or each after a pause, over a file that was filled
 * before: what a database does to its log under load, and what an idle one does. `nowNs` is a clock
 * in nanoseconds. Stops at the time, at the bytes or at Ctrl-C, whichever comes first, and removes
 * what it made in every case.
 */
export async function measureDisk(
  door: Door,
  call: DiskCall,
  nowNs: () => bigint = process.hrtime.bigint,
  rest: Rest = restOnTimer,
): Promise<DiskMeasurement> {
  const { pause = 0, seconds } = call;
  if (pause >= seconds) {
    throw new CallError("the first pause is as long as the whole measurement", [
      `some hundred flushes tell a median, some thousand a p99: --for ${timeFlag(Math.min(3600, 1000 * pause))}`,
    ]);
  }
  const folder = ownFolder(door, call.dir);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  let interrupted = false;
  let stopListening = (): void => {};
  const ended = new Promise<void>((resolve) => {
    stopListening = door.onInterrupt(() => {
      interrupted = true;
      resolve();
    });
  });
  // Whatever ends the process, the file goes with it.
  process.once("exit", remove);
  try {
    const times = makeTallier();
    const digest = createHash("sha256");
    const handle = openSync(join(folder, "flushes"), "w");
    try {
      await timeFlushes(
        handle,
        call,
        nowNs,
        () => interrupted,
        () => rest(1e3 * pause, ended),
        (ns) => {
          times.add(ns);
          digest.update(`${ns}\n`);
        },
      );
    } finally {
      closeSync(handle);
    }
    if (times.count() === 0) throw new CallError("stopped before the first flush was measured");
    return { reading: readingOf(call, folder, times), sha256: digest.digest("hex"), interrupted };
  } catch (error) {
    if (error instanceof CallError) throw error;
    throw new CallError(`cannot measure in ${call.dir}: ${plainReason(error)}`);
  } finally {
    remove();
    process.off("exit", remove);
    stopListening();
  }
}

function ownFolder(door: Door, dir: string): string {
  const place = isAbsolute(dir) ? dir : join(door.cwd, dir);
  try {
    return mkdtempSync(join(place, ".quorate-flushes-"));
  } catch (error) {
    throw new CallError(`cannot measure in ${dir}: ${plainReason(error)}`, [
      "--dir is a folder on the disk that is meant, in which you may write",
    ]);
  }
}

async function timeFlushes(
  handle: number,
  { seconds, bytes, write, pause = 0 }: DiskCall,
  nowNs: () => bigint,
  isStopped: () => boolean,
  silence: () => Promise<void>,
  take: (ns: number) => void,
): Promise<void> {
  // A quarter of what may be written fills the file, so that no flush has to grow it.
  const size = Math.max(write, Math.floor(Math.min(FILE, bytes / 4) / write) * write);
  const page = Buffer.alloc(write, 0x5a);
  const start = nowNs();
  const end = start + BigInt(Math.round(seconds * 1e9));
  let written = 0;
  for (let at = 0; at < size && nowNs() < end; at += write) {
    written += writeSync(handle, page, 0, write, at);
  }
  fsyncSync(handle);
  const filled = Math.max(write, written);
  let turn = nowNs();
  for (let at = 0; written + write <= bytes && !isStopped(); at = (at + write) % filled) {
    if (pause > 0) await silence();
    const before = nowNs();
    if (before >= end || isStopped()) return;
    writeSync(handle, page, 0, write, at);
    fdatasyncSync(handle);
    const after = nowNs();
    written += write;
    take(Number(after - before));
    if (after - turn > BigInt(TURN_MS * 1e6)) {
      // Lets Ctrl-C be heard.
      await new Promise((resolve) => setImmediate(resolve));
      turn = nowNs();
    }
  }
}

/** A timer that the end of the measurement cuts short. */
async function restOnTimer(ms: number, ended: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([over, ended]);
  clearTimeout(timer);
}

/** Magic numbers of file systems that hold nothing on a disk of this machine. */
const MEMORY: Readonly<Record<number, string>> = { 16914836: "tmpfs", 2240043254: "ramfs" };
const NETWORK: Readonly<Record<number, string>> = { 26985: "NFS", 4283649346: "CIFS" };

function readingOf(
  { dir, write, pause = 0 }: DiskCall,
  folder: string,
  times: ReturnType<typeof makeTallier>,
): Reading {
  const type = fileSystem(folder);
  const tally = times.finish();
  const notes = [
    ...(MEMORY[type] !== undefined
      ? [`${dir} is ${MEMORY[type]}: memory, not a disk; choose a folder on the disk that is meant`]
      : []),
    ...(NETWORK[type] !== undefined
      ? [`${dir} is on ${NETWORK[type]}: the figures hold its network`]
      : []),
    ...(tally.mean < 5000 && MEMORY[type] === undefined
      ? [
          "flushes this short end in a cache, in the drive or above it: does it survive a power failure?",
        ]
      : []),
  ];
  const rhythm =
    pause === 0 ? "one after the other" : `each after ${formatMetric(pause, "s")} of silence`;
  return {
    tool: `measured here: write of ${write} B and fdatasync, ${rhythm}`,
    series: [
      {
        name: "disk",
        what: `write and flush of ${write} B`,
        role: "fsync",
        sample: { kind: "values", tally },
      },
    ],
    notes,
    ignored: makeIgnored().all(),
  };
}

function fileSystem(folder: string): number {
  try {
    return statfsSync(folder).type;
  } catch {
    return 0;
  }
}
