import { move, transferableSymbol, valueSymbol } from "piscina";
import { recordHash } from "../analysis/hash.ts";
import { encodeCell } from "./cache/cell-codec.ts";
import { runJudged } from "./judged-run.ts";
import { failedReply, type RunReply, type RunRequest } from "./protocol.ts";
import { largeBuffers, withOwnBuffers } from "./record-size.ts";

/** What a worker thread does: one request in, one reply out; a fault of the engine is a reply too. */
export function carryOut(request: RunRequest): RunReply {
  const { caseIndex, trial, plan, key } = request;
  try {
    const record = withOwnBuffers(runJudged(plan));
    const hash = recordHash(record);
    const cell = key === undefined ? {} : { cell: encodeCell({ key, hash, record }) };
    return handedOver({ kind: "finished", caseIndex, trial, record, hash, ...cell });
  } catch (error) {
    return failedReply(request, error);
  }
}

/**
 * A reply whose large columns change hands in place of being copied: a history would stand in
 * memory twice for a while. Small ones are copied, which costs less than their transfer.
 */
function handedOver(reply: RunReply): RunReply {
  const buffers = largeBuffers(reply, LARGE);
  if (buffers.length === 0) return reply;
  return move({ [transferableSymbol]: buffers, [valueSymbol]: reply } as never) as never;
}

const LARGE = 1024 * 1024;
