/** Payload of one TCP segment: 1500 bytes of Ethernet less 20 of IPv4 and 32 of TCP with timestamps. */
export const SEGMENT_BYTES = 1448;
/** Headers of IPv4 and TCP with timestamps around one segment (RFC 9293, RFC 7323). */
export const SEGMENT_HEADER_BYTES = 52;
/** The most log that goes into one message while its way is busy. */
export const FULL_MESSAGE_BYTES = 128 * 1024;

/** Bytes on the wire of one message of `payload` bytes with `overhead` bytes of protocol framing. */
export function wireBytes(payload: number, overhead: number): number {
  const segments = Math.max(1, Math.ceil((payload + overhead) / SEGMENT_BYTES));
  return payload + overhead + SEGMENT_HEADER_BYTES * segments;
}

/**
 * Bytes on the wire for each log record when messages are as full as they get: records that wait
 * for the wire share a message, its framing and its last segment.
 */
export function wireBytesInFullMessages(recordBytes: number, overhead: number): number {
  const records = recordsOf(recordBytes);
  return wireBytes(records * recordBytes, overhead) / records;
}

/** The same without TCP's headers: what segments carry, which messages that wait share as well. */
export function streamBytesInFullMessages(recordBytes: number, overhead: number): number {
  return recordBytes + overhead / recordsOf(recordBytes);
}

function recordsOf(recordBytes: number): number {
  return Math.max(1, Math.floor(FULL_MESSAGE_BYTES / Math.max(1, recordBytes)));
}
