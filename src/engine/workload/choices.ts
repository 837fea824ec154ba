import type { Plan } from "../../model/plan.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { Draw } from "../kernel/draw.ts";
import { Arrivals } from "./arrivals.ts";
import { makeKeys } from "./keys.ts";

/** The random choices of one workload, each from a stream of its own. */
export interface Choices {
  readonly think: Draw;
  readonly bytes: Draw;
  readonly key: () => number;
  readonly mix: Stream;
  readonly roam: Stream;
  readonly reply: Stream;
  readonly arrivals: Arrivals;
}

/** The choices of every workload of a plan. */
export function makeChoices({ workloads, run: { seed } }: Plan): readonly Choices[] {
  return workloads.map(({ load, keys, value }, index) => {
    const stream = (purpose: string) => makeStream(seed, `w${index}`, purpose);
    const think = load.kind === "closed" ? load.think : ({ kind: "constant", value: 0 } as const);
    return {
      think: new Draw(think, seed, `w${index}`, "think"),
      bytes: new Draw(value, seed, `w${index}`, "value"),
      key: makeKeys(keys, stream("key")),
      mix: stream("mix"),
      roam: stream("roam"),
      reply: stream("reply"),
      arrivals: new Arrivals(load, stream("arrival")),
    };
  });
}
