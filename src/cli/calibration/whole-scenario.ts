import { type Binding, loadText, lossText } from "./block.ts";
import type { Fitted } from "./fitted.ts";

/**
 * A small scenario around the bindings that checks and runs as it stands: nodes with the
 * measured disk, a follower at the end of each measured link, the measured load. What was not measured keeps its
 * usual value, and a comment says so.
 */
export function wholeScenario(
  block: string,
  bindings: readonly Binding[],
  fitted: readonly Fitted[],
): string {
  const of = (role: string): Binding | undefined =>
    bindings.find(({ fitted: one }) => one.series.role === role);
  const [disk, apply, think, size] = ["fsync", "apply", "think", "size"].map(of);
  const some = bindings.find(({ fitted: one }) => one.series.role === "time");
  const links = bindings.filter(({ fitted: one }) => one.series.role === "rtt").slice(0, MOST);
  const settings = [
    ...(disk !== undefined ? [`disk = disk(fsync: ${disk.name})`] : []),
    ...(apply !== undefined ? [`apply = apply(time: ${apply.name})`] : []),
  ];
  const node = (name: string): string =>
    settings.length === 0 ? `node ${name}` : `node ${name} { ${settings.join(", ")} }`;
  const far = Array.from({ length: Math.max(1, links.length) }, (_, index) => {
    const number = links.length > 1 ? `${index + 1}` : "";
    return { site: `there${number}`, node: `copy${number}`, link: links[index] };
  });
  const load = fitted.find(({ series }) => series.load !== undefined)?.series.load;
  const clients = [
    load === undefined ? "clients = 4, mix = (write: 100%)" : loadText(load),
    ...(think !== undefined && load?.kind !== "open" ? [`think = ${think.name}`] : []),
    ...(size !== undefined ? [`value = ${size.name}`] : []),
  ];
  const followers = far.map((one) => one.node).join(", ");
  return `${block}
topology {
  site here { ${node("db")} }
${far.map((one) => `  site ${one.site} { ${node(one.node)} }\n  ${linkText(one.site, one.link)}`).join("\n")}
}

replicate single_leader on db, ${followers} { leader = db, mode = sync }

workload app on here { ${clients.join(", ")} }

run { duration = 30s, warmup = 1s, trials = 3 }
${some === undefined ? "" : `# ${some.name} is used nowhere yet: nobody said what it measures (--as fsync, --as rtt, …).\n`}`;
}

/** Links that a scenario gets at most, one a target. */
const MOST = 8;

function linkText(site: string, link: Binding | undefined): string {
  if (link === undefined) return `link here <-> ${site} { rtt = 1ms }  # not measured`;
  return `link here <-> ${site} { rtt = ${link.name}${lossText(link.fitted.series.loss)} }`;
}
