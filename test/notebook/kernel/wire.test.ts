import { describe, expect, it } from "vitest";
import { decode, encode, headerOf, type Message } from "../../../src/notebook/kernel/wire.ts";

const message: Message = {
  identities: [Buffer.from([0, 255, 3])],
  header: headerOf("stream", "session", "2026-01-01T00:00:00Z"),
  parent: {},
  content: { text: "π ≈ 3" },
};

function framesOf(one: Message, key: string): Uint8Array[] {
  return encode(one, key).map((frame) => Buffer.from(frame as string));
}

describe("a message on the wire", () => {
  it("comes back as it was sent, with the way back in bytes", () => {
    const back = decode(framesOf(message, "key"), "key");
    expect(back.content).toEqual({ text: "π ≈ 3" });
    expect(back.header).toEqual(message.header);
    expect([...back.identities[0]!]).toEqual([0, 255, 3]);
  });

  it("is refused when it was signed with another key, or changed on its way", () => {
    expect(() => decode(framesOf(message, "key"), "other")).toThrow("wrong signature");
    const frames = framesOf(message, "key");
    frames[frames.length - 1] = Buffer.from('{"text":"e ≈ 3"}');
    expect(() => decode(frames, "key")).toThrow("wrong signature");
  });

  it("is refused when it is no message at all", () => {
    expect(() => decode([Buffer.from("hello")], "key")).toThrow("no message");
    expect(() => decode([Buffer.from("<IDS|MSG>"), Buffer.from("sig")], "key")).toThrow(
      "no message",
    );
  });

  it("has no signature when the connection has no key", () => {
    expect(decode(framesOf(message, ""), "").content).toEqual(message.content);
  });
});
