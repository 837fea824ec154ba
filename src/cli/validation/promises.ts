import { type Figure, median, type Prediction } from "./measured-case.ts";

/** What the model promises of a figure, over rows with a round trip or for each row. */
export interface Promised {
  readonly quantity: string;
  /** As tables title it. */
  readonly title: string;
  /**
   * `median`: of the absolute errors over the rows with a round trip of at least 1 ms; `each`: no
   * row may be further off; `range`: each measured figure lies between the least and the most of
   * the model's runs.
   */
  readonly how: "median" | "each" | "range";
  /** Shares of the measured figure, or of 1; zero for `range`. */
  readonly allowed: number;
}

/** The promises. Whatever is not named here is measured, predicted and shown, and promised nothing. */
export const PROMISES: readonly Promised[] = [
  { quantity: "throughput", title: "throughput", how: "median", allowed: 0.1 },
  { quantity: "p50", title: "median latency", how: "median", allowed: 0.12 },
  { quantity: "p99", title: "99th percentile", how: "median", allowed: 0.25 },
  { quantity: "carried", title: "bytes a second", how: "median", allowed: 0.1 },
  { quantity: "lag growth", title: "growth of lag", how: "each", allowed: 0.05 },
  { quantity: "stale reads", title: "reads that miss a write", how: "each", allowed: 0.03 },
  { quantity: "lost writes", title: "lost writes", how: "range", allowed: 0 },
];

/** Round trips below this are on one machine, where all is CPU and nothing is promised. */
const LEAST_RTT_MS = 1;

/** How one system keeps one promise. */
export interface Judgement {
  readonly system: string;
  readonly title: string;
  readonly promised: Promised;
  readonly rows: number;
  /** The median, or the largest, of the absolute errors. */
  readonly error: number;
  /** Rows that are within what is promised, each by itself. */
  readonly within: number;
  readonly kept: boolean;
}

/** Every promise that the predictions say something of, system by system. */
export function judge(predictions: readonly Prediction[]): Judgement[] {
  const systems = [...new Set(predictions.map(({ system }) => system))];
  return systems.flatMap((system) => {
    const ofSystem = predictions.filter((one) => one.system === system && isPromised(one));
    return PROMISES.flatMap((promised) => {
      const figures = ofSystem.flatMap((one) =>
        one.figures.filter(({ quantity }) => quantity === promised.quantity),
      );
      const [first] = ofSystem;
      if (first === undefined || figures.length === 0) return [];
      const errors = figures.map(({ error }) => Math.abs(error));
      const error = promised.how === "median" ? median(errors) : Math.max(...errors);
      const within = figures.filter((figure) => isWithin(figure, promised)).length;
      const kept =
        promised.how === "median" ? error <= promised.allowed : within === figures.length;
      const { title } = first;
      return [{ system, title, promised, rows: figures.length, error, within, kept }];
    });
  });
}

/** Whether the row is one that promises are about: not on one machine, or without a round trip at all. */
export function isPromised({ rttMs }: Pick<Prediction, "rttMs">): boolean {
  return rttMs.length === 0 || Math.max(...rttMs) >= LEAST_RTT_MS;
}

/** Whether one figure is within what is promised of its kind. */
export function isWithin({ kind, error, measured, range }: Figure, promised: Promised): boolean {
  if (kind !== "range") return Math.abs(error) <= promised.allowed;
  return range !== undefined && range[0] <= measured && measured <= range[1];
}

/** A figure that is further off than its promise allows, with what it is off by in units of that. */
export interface Miss {
  readonly prediction: Prediction;
  readonly figure: Figure;
  readonly promised: Promised;
  /** Error over what is allowed: 2 is twice as far off. */
  readonly times: number;
}

/** The figures that are further off than is promised, the worst first. */
export function misses(predictions: readonly Prediction[]): Miss[] {
  return predictions
    .filter(isPromised)
    .flatMap((prediction) =>
      prediction.figures.flatMap((figure): Miss[] => {
        const promised = PROMISES.find(({ quantity }) => quantity === figure.quantity);
        if (promised === undefined || isWithin(figure, promised)) return [];
        const allowed = promised.allowed === 0 ? 1 : promised.allowed;
        return [{ prediction, figure, promised, times: Math.abs(figure.error) / allowed }];
      }),
    )
    .sort((a, b) => b.times - a.times);
}
