import { describe, expect, it } from "vitest";
import { md1 } from "../../../src/analysis/theory/md1.ts";
import { mg1 } from "../../../src/analysis/theory/mg1.ts";
import { mm1, mm1ResponseQuantile } from "../../../src/analysis/theory/mm1.ts";
import { erlangB, erlangC, mmc } from "../../../src/analysis/theory/mmc.ts";

describe("queues in their steady state", () => {
  it("M/M/1: W = 1 / (μ - λ), L = ρ / (1 - ρ), p99 = ln 100 / (μ - λ)", () => {
    const law = mm1(8, 0.1)!;
    expect(law.response).toBeCloseTo(0.5, 12);
    expect(law.inside).toBeCloseTo(4, 12);
    expect(mm1ResponseQuantile(8, 0.1, 0.99)).toBeCloseTo(Math.log(100) / 2, 12);
  });

  it("M/D/1 waits half as long: W = 0.3 for λ 8, D 0.1", () => {
    expect(md1(8, 0.1)!.response).toBeCloseTo(0.3, 12);
    expect(md1(8, 0.1)!.wait).toBeCloseTo(mm1(8, 0.1)!.wait / 2, 12);
  });

  it("M/G/1 lies between and beyond them with the service's second moment", () => {
    expect(mg1(8, 0.1, 0.015)!.wait).toBeCloseTo((8 * 0.015) / (2 * 0.2), 12);
  });

  it("M/M/c: λ 25, μ 10, c 3 gives C = 0.702247 and W = 0.240449", () => {
    expect(erlangC(2.5, 3)).toBeCloseTo(0.702247, 6);
    expect(mmc(25, 0.1, 3)!.response).toBeCloseTo(0.240449, 6);
    expect(erlangB(2.5, 3)).toBeCloseTo(2.5 ** 3 / 6 / (1 + 2.5 + 3.125 + 2.5 ** 3 / 6), 12);
    expect(mmc(8, 0.1, 1)!.response).toBeCloseTo(mm1(8, 0.1)!.response, 12);
  });

  it("have no steady state at full load", () => {
    expect([
      mm1(10, 0.1),
      md1(11, 0.1),
      mmc(30, 0.1, 3),
      mm1ResponseQuantile(10, 0.1, 0.5),
    ]).toEqual([null, null, null, null]);
    expect(erlangC(3, 3)).toBe(1);
  });
});
