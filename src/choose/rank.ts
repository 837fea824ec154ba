import type { Estimate } from "../analysis/results.ts";
import type { Judged } from "./choice.ts";
import { isHealthy } from "./stage-study.ts";
import type { Wish } from "./wish.ts";

/** The figures that those that fit are ranked by, all of the healthy case. */
export interface Figures {
  readonly cost: Estimate | null;
  readonly writeP99: Estimate | null;
  readonly readP99: Estimate | null;
}

/** What a candidate costs and how fast it is in the healthy case. */
export function figuresOf({ cases }: Pick<Judged, "cases">): Figures {
  const healthy = cases.find(({ plan }) => isHealthy(plan));
  const of = (id: string) => healthy?.metrics.get(id) ?? null;
  return {
    cost: of("cost"),
    writeP99: of("p99(write.latency)"),
    readP99: of("p99(read.latency)"),
  };
}

/** Figures within these shares of the best are not told apart. */
const ALIKE = { cost: 0.02, latency: 0.05 } as const;

/**
 * The best first: by price, prices within 2 % being one, or by the latency that is asked for,
 * latencies within 5 % being one; then by the other figures and by the number of machines. What all
 * of that does not tell apart keeps its order.
 */
export function rank(wish: Wish, fitting: readonly Judged[]): readonly Judged[] {
  const known = fitting.map((judged) => ({ judged, figures: figuresOf(judged) }));
  const stepsOf = (of: keyof Figures, alike: number) => {
    const value = (one: Figures) => one[of]?.value ?? 0;
    const least = Math.min(...known.map(({ figures }) => value(figures)));
    // Steps of a ratio, so that the order is the same whichever two are compared first.
    return (one: Figures) => (least > 0 ? Math.floor((value(one) / least - 1) / alike) : 0);
  };
  const price = stepsOf("cost", ALIKE.cost);
  const write = stepsOf("writeP99", ALIKE.latency);
  const read = stepsOf("readP99", ALIKE.latency);
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
