/** What is counted over the run; a window is the difference of two copies. */
export const WRITES_STARTED = 0;
export const WRITES_OK = 1;
export const WRITES_FAILED = 2;
export const WRITES_TIMED_OUT = 3;
export const READS_STARTED = 4;
export const READS_OK = 5;
export const READS_FAILED = 6;
export const READS_TIMED_OUT = 7;
export const STALE_READS = 8;
export const WAL_BYTES = 9;
export const MESSAGES = 10;
export const NETWORK_BYTES = 11;
export const FLUSHES = 12;
export const FLUSHED_RECORDS = 13;
export const MESSAGES_DELIVERED = 14;
export const MESSAGES_DROPPED = 15;
export const COUNTERS = 16;
