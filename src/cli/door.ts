import type { Colors } from "picocolors/types.js";
import type { CachePlace } from "./cache/cache-place.ts";

/**
 * The world as the commands see it: where words and results go, what time it is, what the user
 * presses. Tests hand in another one.
 */
export interface Door {
  /** Results. */
  readonly out: (text: string) => void;
  /** Words for people. */
  readonly err: (text: string) => void;
  /** Bytes of a binary result. */
  readonly outBytes: (bytes: Uint8Array) => void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Whether colours are wanted where the words go. */
  readonly colours: { readonly out: boolean; readonly err: boolean };
  readonly columns: number;
  readonly cwd: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** The whole of standard input; more bytes than the limit are refused. */
  readonly stdin: (limit: number) => Uint8Array;
  /** Milliseconds from some fixed moment. */
  readonly now: () => number;
  /** Calls back at each Ctrl-C until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly exit: (code: number) => void;
  /** Where finished runs are kept; null or absent: nowhere. */
  readonly cache?: () => CachePlace | null;
}

/** Text painters for one stream, from picocolors; without colour they return the text as it is. */
export type Paint = Colors;
