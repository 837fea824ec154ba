import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** Who sent a message, and which one it is. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message between a notebook's front end and its kernel (Jupyter's protocol, version 5.3). */
export interface Message {
  /** Frames by which a router finds the way back; none on a published message's way out. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** The header of the request that this answers; no fields when it answers none. */
  readonly parent: Partial<Header>;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A frame sequence that is no message, or one signed with another key. */
export class WireError extends Error {
  override readonly name = "WireError";
}

const DELIMITER = "<IDS|MSG>";

/** A header for a new message; the moment is the caller's, as an ISO text. */
export function headerOf(type: string, session: string, date: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "quorate",
    date,
    version: "5.3",
  };
}

/** The frames of a message, signed with the connection's key (HMAC-SHA-256; no key, no signature). */
export function encode(message: Message, key: string): (Uint8Array | string)[] {
  const parts = [message.header, message.parent, {}, message.content].map((part) =>
    JSON.stringify(part),
  );
  return [...message.identities, DELIMITER, signature(parts, key), ...parts];
}

/** The message in a list of frames. Throws a {@link WireError} when it is none or its signature is wrong. */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const texts = frames.map((frame) => Buffer.from(frame).toString("utf8"));
  const at = texts.indexOf(DELIMITER);
  const [signed, ...parts] = texts.slice(at + 1);
  const four = parts.slice(0, 4);
  if (at < 0 || signed === undefined || four.length < 4) throw new WireError("no message");
  if (!sameText(signed, signature(four, key))) throw new WireError("wrong signature");
  const [header, parent, , content] = four.map((part) => JSON.parse(part) as unknown);
  return {
    identities: frames.slice(0, at),
    header: header as Header,
    parent: (parent ?? {}) as Partial<Header>,
    content: (content ?? {}) as Record<string, unknown>,
  };
}

function signature(parts: readonly string[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
