import { describe, expect, it } from "vitest";
import { told } from "../check-text.ts";

const about = (settings: string, before = "") =>
  told(`${before}
topology { site dc { node db[3] } }
replicate leaderless on db { ${settings} }
workload app on dc { clients = 4 }`).filter((one) => /^SC3/.test(one));

describe("quorums", () => {
  it("cannot be larger than the copies", () => {
    expect(about("n = 3, r = 4, w = 3")).toEqual(["SC309 4"]);
    expect(about("n = 3, r = 4, w = 5")).toEqual(["SC309 4", "SC309 5"]);
    expect(about("n = 3, r = 3, w = 3")).toEqual([]);
  });

  it("warn when they do not overlap, unless that is meant", () => {
    expect(about("n = 3, r = 1, w = 2")).toEqual(["SC310 2"]);
    expect(about("n = 3, r = 2, w = 2")).toEqual([]);
    expect(about("n = 3, r = 1, w = 2, allow = non_overlapping_quorums")).toEqual([]);
  });

  it("count params with their default, and leave expressions alone", () => {
    expect(about("n = 3, r = R, w = 1", "param R = 4")).toEqual(["SC309 R"]);
    expect(about("n = 3, r = R, w = 1", "param R = 2")).toEqual(["SC310 1"]);
    expect(about("n = 3, r = majority, w = 1")).toEqual([]);
    expect(about("r = 1, w = 1")).toEqual([]);
  });
});
