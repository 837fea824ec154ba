import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begunInOrder } from "../../src/sweep/order.ts";

const itself = (cost: number) => cost;

/** When the last of some cells ends that so many take up in turn. */
function endOf(cells: readonly number[], width: number): number {
  const free = new Array<number>(width).fill(0);
  for (const cost of cells) {
    const next = free.indexOf(Math.min(...free));
    free[next] = free[next]! + cost;
  }
  return Math.max(...free);
}

describe("the order in which cells are begun", () => {
  it("is as they come where many take about the same", () => {
    const cells = Array.from({ length: 100 }, (_, i) => 10 + (i % 10));
    expect(begunInOrder(cells, itself, 2)).toBe(cells);
  });

  it("is the longest first where one takes much longer, and as they come among equals", () => {
    const cells = [..."abcdef"].map((name, i) => ({ name, cost: [1, 5, 1, 9, 5, 1][i]! }));
    const order = begunInOrder(cells, ({ cost }) => cost, 2);
    expect(order.map(({ name }) => name).join("")).toBe("dbeacf");
  });

  it("is the longest first where few are left, though they differ little", () => {
    expect(begunInOrder([10, 10, 19], itself, 2)).toEqual([19, 10, 10]);
    expect(endOf([10, 10, 19], 2)).toBe(29);
    expect(endOf(begunInOrder([10, 10, 19], itself, 2), 2)).toBe(20);
  });

  it("keeps nobody waiting for the last one for long, whatever the cells take", () => {
    const costs = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(costs, fc.integer({ min: 1, max: 8 }), (cells, width) => {
        const least = Math.max(
          cells.reduce((sum, one) => sum + one, 0) / width,
          Math.max(...cells),
        );
        const order = begunInOrder(cells, itself, width);
        expect([...order].sort()).toEqual([...cells].sort());
        const ends = endOf(order, width);
        const sorted = [...cells].sort((a, b) => b - a);
        // Of the longest first, each lane has its longest before the last one begins.
        if (order === cells) expect(ends).toBeLessThanOrEqual(1.05 * least);
        else expect(ends).toBeLessThanOrEqual(least + (sorted[width] ?? 0));
      }),
    );
  });

  it("has room for as many cells as a study may have", () => {
    const cells = Array.from({ length: 300_000 }, (_, i) => i + 1);
    expect(begunInOrder(cells, itself, 2)[0]).toBe(300_000);
  });
});
