import type { Choice, Judged } from "../../choose/choice.ts";
import { figuresOf } from "../../choose/rank.ts";
import { requirementsOf } from "../../choose/requirements.ts";
import { waivedOf } from "../../choose/waived.ts";
import { whyNot } from "../../choose/why-not.ts";
import { estimateJson } from "../output/estimate-json.ts";
import { jsonText } from "../output/json.ts";

/** One JSON object, base units throughout: what fits, what was dropped and by what, and why nothing fits. */
export function choiceJson(choice: Choice): string {
  const { wish, ranked, dropped, contradiction, runs, complete } = choice;
  const [best] = ranked;
  return jsonText({
    asked: requirementsOf(wish).map(({ id, asks }) => ({ id, asks })),
    waived: waivedOf(wish),
    ranked: ranked.map(judgedJson),
    dropped: dropped.map(judgedJson),
    contradiction:
      contradiction === null
        ? null
        : {
            together: contradiction.cores.map((core) => ({
              requirements: core,
              theory: whyNot(wish, core),
            })),
            giveUp: contradiction.ways.map(({ giveUp, left }) => ({
              requirements: giveUp,
              candidates: left,
            })),
          },
    scenario: best?.text ?? null,
    runs,
    complete,
  });
}

function judgedJson(judged: Judged): Record<string, unknown> {
  const { candidate, state, findings } = judged;
  const { cost, writeP99, readP99 } = figuresOf(judged);
  const figures = { cost, "p99(write.latency)": writeP99, "p99(read.latency)": readP99 };
  const known = Object.entries(figures).flatMap(([name, estimate]) =>
    estimate === null ? [] : [[name, estimateJson(estimate)] as const],
  );
  return {
    candidate: candidate.id,
    strategy: candidate.strategy,
    product: candidate.product,
    machines: candidate.machines,
    state,
    metrics: Object.fromEntries(known),
    requirements: findings.map(({ estimate, ...finding }) => ({
      ...finding,
      ...(estimate === null ? {} : { measured: estimateJson(estimate) }),
    })),
  };
}
