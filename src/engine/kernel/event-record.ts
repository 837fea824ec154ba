/**
 * Where the record of a pending event keeps what: 32 bytes, half a cache line. Its doubles count by
 * 4 from its slot, time first; its integers by 8. `NEXT` is the next slot of the list it is in.
 */
export const ORDER = 1;
export const KIND = 4;
export const A = 5;
export const B = 6;
export const NEXT = 7;
