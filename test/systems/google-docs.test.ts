import { describe, expect, it } from "vitest";
import { GOOGLE_DOCS } from "../../src/systems/google-docs.ts";
import { expand, plain } from "./expand.ts";

describe("google_docs", () => {
  it("is a star of texts round its server, one change of each editor under way", () => {
    const expansion = expand(GOOGLE_DOCS, {});
    expect(plain(expansion)).toMatchObject({ conflict: "crdt(type: text)", in_flight: "one" });
    const exchange = expansion.settings.find(({ name }) => name === "exchange")?.value;
    expect(exchange).toMatchObject({ name: "star", args: { center: { kind: "node", node: 0 } } });
    expect(expansion.problems).toEqual([]);
  });

  it("asks for somebody who edits", () => {
    expect(expand(GOOGLE_DOCS, {}, []).problems.map(({ severity }) => severity)).toEqual(["error"]);
  });
});
