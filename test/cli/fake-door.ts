import type { CachePlace } from "../../src/cli/cache/cache-place.ts";
import type { Door } from "../../src/cli/door.ts";
import { runProgram } from "../../src/cli/program.ts";

/** What a call printed and how it ended. */
export interface Call {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface FakeDoorOptions {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  /** Standard error is a terminal, so that progress is drawn. */
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly outIsTerminal?: boolean;
  /** Where finished runs are kept; nowhere when absent. */
  readonly cache?: CachePlace;
  /** Called with everything that is written to standard error; may press Ctrl-C. */
  readonly onErr?: (text: string, pressCtrlC: () => void) => void;
}

/** Calls the command line in this process, with the words after `quorate`. */
export async function call(words: readonly string[], options: FakeDoorOptions): Promise<Call> {
  let [out, err, ended] = ["", "", null as number | null];
  let clock = 0;
  const listeners = new Set<() => void>();
  const pressCtrlC = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const door: Door = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      options.onErr?.(text, pressCtrlC);
    },
    outBytes: (bytes) => {
      out += Buffer.from(bytes).toString("latin1");
    },
    outIsTerminal: options.outIsTerminal ?? false,
    errIsTerminal: options.terminal ?? false,
    colours: { out: false, err: false },
    columns: options.columns ?? 120,
    cwd: options.cwd,
    cores: 1,
    stdin: () => Buffer.from(options.stdin ?? ""),
    // A clock that runs fast, so that every step of the progress is drawn.
    now: () => {
      clock += 1000;
      return clock;
    },
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => {
      ended ??= code;
    },
    cache: () => options.cache ?? null,
  };
  const code = await runProgram(words, door);
  return { code: ended ?? code, out, err };
}
