import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { firstLeadersOf, membersOf } from "../../model/replication.ts";
import type { Origin } from "../../model/study.ts";
import type { CheckedScenario } from "../checked.ts";
import { type CompileOptions, compileCases } from "./compile.ts";
import { FAILOVER_PREFIX } from "./failover.ts";
import { Problems } from "./problems.ts";
import type { Setting } from "./settings.ts";
import { valueText } from "./value-text.ts";

/** What one case comes to: the settings of `replicate single_leader`, and where all values are from. */
export interface ExplainedCase {
  readonly label: string;
  /** `postgresql "16"`; null when the scenario has a `replicate` block itself. */
  readonly system: string | null;
  /** The block that the system expands to, as text of the language. */
  readonly replicate: string;
  readonly groups: readonly OriginGroup[];
  readonly leavesOut: readonly string[];
}

/** Origins under one head: `node pg1`, `link virginia <-> ireland`, `workload orders`. */
export interface OriginGroup {
  readonly head: string;
  /** The paths within the group: `disk.fsync`. */
  readonly origins: readonly Origin[];
}

export interface Explained {
  readonly cases: readonly ExplainedCase[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Words of the plan that a `replicate` block has no setting for. */
const NOT_WRITTEN = ["leader", "followers", "mode"];

/** Every case with what its system expands to and the source of each value. */
export function explainExpansion(checked: CheckedScenario, options: CompileOptions): Explained {
  const problems = new Problems();
  const compiled = compileCases(checked, options, problems);
  const names = (node: number): string => checked.nodes[node]?.name ?? `node ${node + 1}`;
  const cases = (compiled?.cases ?? []).map((one): ExplainedCase => {
    const { plan, settings, system } = one.replication;
    const members = membersOf(plan).map(names);
    const leader = firstLeadersOf(plan)[0];
    const leads = plan.kind === "single_leader" ? [`  leader = ${names(leader ?? 0)}`] : [];
    const written = settings.filter(({ name }) => !NOT_WRITTEN.includes(name));
    const line = ({ name, value }: Setting) => `  ${name} = ${valueText(value, names)}`;
    const lines = written.filter((setting) => !isOfFailover(setting)).map(line);
    const failover = written.filter(isOfFailover).map((setting) => {
      return `  ${line({ ...setting, name: setting.name.slice(FAILOVER_PREFIX.length) })}`;
    });
    const block = failover.length === 0 ? [] : ["  failover {", ...failover, "  }"];
    const head = `replicate ${plan.kind} on ${members.join(", ")} {`;
    return {
      label: one.label,
      system,
      replicate: [head, ...leads, ...lines, ...block, "}"].join("\n"),
      groups: groupsOf(one.origins),
      leavesOut: one.leavesOut,
    };
  });
  return { cases, diagnostics: problems.all };
}

function isOfFailover({ name }: Setting): boolean {
  return name.startsWith(FAILOVER_PREFIX);
}

function groupsOf(origins: readonly Origin[]): readonly OriginGroup[] {
  const groups = new Map<string, Origin[]>();
  for (const origin of origins) {
    const cut = origin.path.indexOf(" · ");
    const head = cut === -1 ? "" : origin.path.slice(0, cut);
    const path = cut === -1 ? origin.path : origin.path.slice(cut + 3);
    const group = groups.get(head) ?? [];
    group.push({ ...origin, path });
    groups.set(head, group);
  }
  return [...groups].map(([head, own]) => ({ head, origins: own }));
}
