import type { Estimate } from "../analysis/results.ts";
import type { Judged } from "./choice.ts";
import type { Wish } from "./wish.ts";

/** Prices this near count as one. */
const SAME_PRICE = 0.02;

/** The figures that those that fit are ranked by, all of the healthy case. */
export interface Figures {
  readonly cost: Estimate | null;
  readonly writeP99: Estimate | null;
  readonly readP99: Estimate | null;
}

/** What a candidate costs and how fast it is in the healthy case. */
export function figuresOf({ result }: Pick<Judged, "result">): Figures {
  const healthy = result?.cases.find(
    ({ plan }) => !plan.params.some(({ name, json }) => name === "trouble" && json !== "none"),
  );
  const of = (id: string) => healthy?.metrics.get(id) ?? null;
  return {
    cost: of("cost"),
    writeP99: of("p99(write.latency)"),
    readP99: of("p99(read.latency)"),
  };
}

/**
 * The best first: by price, prices within 2 % being one, or by the latency that is asked for; then
 * by the latency of writes, that of reads, and the number of machines.
 */
export function rank(wish: Wish, fitting: readonly Judged[]): readonly Judged[] {
  const known = fitting.map((judged) => ({ judged, figures: figuresOf(judged) }));
  const value = (one: Estimate | null) => one?.value ?? 0;
  const cheapest = Math.min(...known.map(({ figures }) => value(figures.cost)));
  // Steps of a ratio, so that the order is one and the same whichever two are compared first.
  const step = (cost: Estimate | null) =>
    cheapest > 0 ? Math.floor((value(cost) / cheapest - 1) / SAME_PRICE) : 0;
  const price = (one: Figures) => step(one.cost);
  const write = (one: Figures) => value(one.writeP99);
  const read = (one: Figures) => value(one.readP99);
  const orders = {
    price: [price, write, read],
    write: [write, price, read],
    read: [read, price, write],
  }[wish.rankBy];
  return known
    .sort((a, b) => {
      for (const key of orders) {
        const difference = key(a.figures) - key(b.figures);
        if (difference !== 0) return difference;
      }
      return a.judged.candidate.machines.length - b.judged.candidate.machines.length;
    })
    .map(({ judged }) => judged);
}
