/** Bytes of a read and of a write whose latency is kept; a write has two, until it is committed and until it is acknowledged. */
export const EXACT_READ_BYTES = 8;
export const EXACT_WRITE_BYTES = 16;

/** Kind, session, key, node, start, end, version and outcome of an operation. */
const ROW_BYTES = 1 + 4 + 4 + 2 + 8 + 8 + 8 + 1;
/** Key and version that it answers. */
const CAUSE_BYTES = 4 + 8;

/** Bytes of an operation in the columns of a history; `hasCauses` when some workload replies. */
export function historyRowBytes(hasCauses: boolean): number {
  return hasCauses ? ROW_BYTES + CAUSE_BYTES : ROW_BYTES;
}

/** What says whether an operation's version was on no node any more, in the finished history. */
export const GONE_BYTES = 1;
