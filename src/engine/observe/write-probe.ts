import type { MessageRole } from "../../model/trace.ts";

/** Stages as bits, in the order of the pipeline. */
export const RECEIVED = 1;
export const WRITTEN = 2;
export const FLUSHED = 4;
export const APPLIED = 8;
export const COMMITTED = 16;

/** How a family of replication tells where a write is. Nothing here changes anything in the run. */
export interface WriteProbe {
  /** The stages that a node's copy of a write has reached by now, as bits; 0 when it has none of it. */
  stages(node: number, key: number, version: number): number;
  /** What a message of the family's own is for; null for what no story needs. */
  roleOf(message: number): MessageRole | null;
  /** Whether the message brings the write, or says that its sender has it, if its sender had it at all. */
  concerns(message: number, key: number, version: number): boolean;
  /** The client's operation that the message works for; -1 for none. */
  operationOf(message: number): number;
}
