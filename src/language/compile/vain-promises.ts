import type { ReplicationPlan } from "../../model/replication.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import type { Declaration } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env } from "./env.ts";

/**
 * Warns of what clients are to wait for where there is no log to wait for: `session` and tokens
 * with leaderless replication. The workloads stand in the order of their declarations.
 */
export function warnOfVainPromises(
  replication: ReplicationPlan,
  declarations: readonly Declaration[],
  workloads: readonly WorkloadPlan[],
  env: Env,
): void {
  if (replication.kind !== "leaderless") return;
  for (const [index, { session, readFrom }] of workloads.entries()) {
    const items = declarations[index]?.block?.items ?? [];
    for (const item of items) {
      if (item.kind !== "setting") continue;
      const isVain =
        (item.name.text === "session" && session.length > 0) ||
        (item.name.text === "read_from" && readFrom.kind === "token");
      if (!isVain) continue;
      const what = item.name.text === "session" ? "session" : "read_from = token";
      const help = ["`r` and `w` that overlap, such as 2 and 2 of 3, show a session what it wrote"];
      env.case.problems.add(compileProblem("SC380", item.span, { what }, { help }));
    }
  }
}
