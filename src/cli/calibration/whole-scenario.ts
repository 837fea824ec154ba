import { type Binding, loadText, lossText } from "./block.ts";
import type { Fitted } from "./fitted.ts";

/**
 * A small scenario around the bindings that checks and runs as it stands: two nodes with the
 * measured disk, the measured link between them, the measured load. What was not measured keeps its
 * usual value, and a comment says so.
 */
export function wholeScenario(
  block: string,
  bindings: readonly Binding[],
  fitted: readonly Fitted[],
): string {
  const of = (role: string): Binding | undefined =>
    bindings.find(({ fitted: one }) => one.series.role === role);
  const [disk, rtt, apply, think, size] = ["fsync", "rtt", "apply", "think", "size"].map(of);
  const some = bindings.find(({ fitted: one }) => one.series.role === "time");
  const settings = [
    ...(disk !== undefined ? [`disk = disk(fsync: ${disk.name})`] : []),
    ...(apply !== undefined ? [`apply = apply(time: ${apply.name})`] : []),
  ];
  const node = (name: string): string =>
    settings.length === 0 ? `node ${name}` : `node ${name} { ${settings.join(", ")} }`;
  const link =
    rtt === undefined
      ? "link here <-> there { rtt = 1ms }  # not measured"
      : `link here <-> there { rtt = ${rtt.name}${lossText(rtt.fitted.series.loss)} }`;
  const load = fitted.find(({ series }) => series.load !== undefined)?.series.load;
  const clients = [
    load === undefined ? "clients = 4, mix = (write: 100%)" : loadText(load),
    ...(think !== undefined && load?.kind !== "open" ? [`think = ${think.name}`] : []),
    ...(size !== undefined ? [`value = ${size.name}`] : []),
  ];
  return `${block}
topology {
  site here  { ${node("leader_node")} }
  site there { ${node("follower_node")} }
  ${link}
}

replicate single_leader on leader_node, follower_node { leader = leader_node, mode = sync }

workload app on here { ${clients.join(", ")} }

run { duration = 30s, warmup = 1s, trials = 3 }
${some === undefined ? "" : `# ${some.name} is used nowhere yet: nobody said what it measures (--as fsync, --as rtt, …).\n`}`;
}
