import type { Extras } from "../../diagnostics/catalogue.ts";
import type { Expr } from "../ast.ts";
import { METRICS } from "../vocabulary/registry.ts";

/** What is said of a name that is near to no metric. */
export const METRICS_LISTED =
  "`quorate explain metrics` lists the metrics, such as `p99(write.latency)`";

/** What a metric's own word was likely meant in: `violations(…)` for `read_your_writes`. */
export function asArgument(expr: Expr, name: string): Extras {
  const metric = metricOfWord(name);
  if (metric === null) return { help: [METRICS_LISTED] };
  const replacement = `${metric}(${name})`;
  const edits = [{ span: expr.span, replacement }];
  return { help: [`did you mean \`${replacement}\`?`], edits };
}

/** The one metric that takes a word; null where several or none do. */
export function metricOfWord(name: string): string | null {
  const takers = [...METRICS.values()].filter(
    ({ argument }) => argument?.kind === "words" && argument.words.includes(name),
  );
  return takers.length === 1 ? (takers[0]?.name ?? null) : null;
}

/** The nearest metric, or where all of them are listed. */
export function orListed(near: Extras): Extras {
  return near.help === undefined ? { ...near, help: [METRICS_LISTED] } : near;
}
