import { describe, expect, it } from "vitest";
import { COUCHDB } from "../../src/systems/couchdb.ts";
import { expand, plain } from "./expand.ts";

describe("couchdb", () => {
  it("keeps losing revisions, and replicates all the time between all pairs", () => {
    expect(plain(expand(COUCHDB, {}))).toMatchObject({
      conflict: "revisions",
      exchange: "all_to_all",
      shipping: "async(batch: 0)",
    });
  });

  it("replicates as often as it is told to", () => {
    expect(plain(expand(COUCHDB, { run_every: { seconds: 60 } }))).toMatchObject({
      shipping: "async(batch: 60)",
    });
  });

  it("says of a setting of the replicator that it changes nothing here", () => {
    expect(expand(COUCHDB, { worker_batch_size: 100 }).leavesOut).toEqual([
      "worker_batch_size is left out.",
    ]);
  });
});
