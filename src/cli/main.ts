#!/usr/bin/env node
import { availableParallelism } from "node:os";
import { guardOutput } from "./broken-output.ts";
import { cachePlace } from "./cache/cache-place.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { plainReason } from "./plain-reason.ts";
import { runProgram } from "./program.ts";
import { readAll } from "./read-all.ts";

/** The door of a real process. */
function processDoor(): Door {
  const { stdout, stderr } = process;
  const plain =
    process.argv.includes("--no-color") ||
    (process.env["NO_COLOR"] ?? "") !== "" ||
    process.env["TERM"] === "dumb";
  const forced = (process.env["FORCE_COLOR"] ?? "0") !== "0";
  const coloured = (stream: NodeJS.WriteStream): boolean => !plain && (forced || !!stream.isTTY);
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outBytes: (bytes) => void stdout.write(bytes),
    outIsTerminal: !!stdout.isTTY,
    errIsTerminal: !!stderr.isTTY,
    colours: { out: coloured(stdout), err: coloured(stderr) },
    // Some terminals say that they have none.
    columns: stdout.columns || 120,
    cwd: process.cwd(),
    cores: availableParallelism(),
    stdin: readStdin,
    now: () => performance.now(),
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    exit: (code) => process.exit(code),
    cache: () => cachePlace(process.env, process.platform),
  };
}

function readStdin(limit: number): Uint8Array {
  try {
    return readAll(0, limit);
  } catch (error) {
    throw new CallError(`cannot read standard input: ${plainReason(error)}`);
  }
}

guardOutput(process.stdout, process.stderr, (code) => process.exit(code));

void runProgram(process.argv.slice(2), processDoor()).then((code) => {
  process.exitCode = code;
});
