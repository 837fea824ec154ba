/** Payload bytes of one TCP segment on Ethernet: 1500 − 20 (IP) − 32 (TCP with timestamps). */
export const SEGMENT_BYTES = 1448;
/** IPv4 and TCP headers of one segment, with the timestamp option (RFC 9293, RFC 7323). */
export const SEGMENT_HEADER_BYTES = 52;

/** TCP segments that carry a message of `payload` bytes and its framing; at least one. */
export function segmentsOf(payload: number, messageOverhead: number): number {
  const bytes = payload + messageOverhead;
  // Most messages are small, and a division takes longer than all else that a message needs here.
  return bytes <= SEGMENT_BYTES ? 1 : Math.ceil(bytes / SEGMENT_BYTES);
}

/** Bytes on the wire of one message: payload, the protocol's framing, and headers a segment. */
export function wireBytes(
  payload: number,
  messageOverhead: number,
  segments = segmentsOf(payload, messageOverhead),
): number {
  return payload + messageOverhead + SEGMENT_HEADER_BYTES * segments;
}
