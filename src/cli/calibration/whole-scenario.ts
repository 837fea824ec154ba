import { type Binding, loadText, lossText, siteName } from "./block.ts";
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
  const { sites, lines } = placesOf(links);
  const names = sites.map((_, index) => (index === 0 ? "db" : `copy${index}`));
  const load = fitted.find(({ series }) => series.load !== undefined)?.series.load;
  const clients = [
    load === undefined ? "clients = 4, mix = (write: 100%)" : loadText(load),
    ...(think !== undefined && load?.kind !== "open" ? [`think = ${think.name}`] : []),
    ...(size !== undefined ? [`value = ${size.name}`] : []),
  ];
  return `${block}
topology {
${sites.map((site, index) => `  site ${site} { ${node(names[index]!)} }`).join("\n")}
${lines.map((line) => `  ${line}`).join("\n")}
}

replicate single_leader on ${names.join(", ")} { leader = db, mode = sync }

workload app on ${sites[0]} { ${clients.join(", ")} }

run { duration = 30s, warmup = 1s, trials = 3 }
${some === undefined ? "" : `# ${some.name} is used nowhere yet: nobody said what it measures (--as fsync, --as rtt, …).\n`}`;
}

/** Links that a scenario gets at most, one a target. */
const MOST = 8;

/** The sites and the links between them: those that the file names, else a star around `here`. */
function placesOf(links: readonly Binding[]): {
  readonly sites: readonly string[];
  readonly lines: readonly string[];
} {
  if (links.length === 0) {
    return {
      sites: ["here", "there"],
      lines: ["link here <-> there { rtt = 1ms }  # not measured"],
    };
  }
  const taken = new Set<string>();
  const lines: string[] = [];
  for (const [index, link] of links.entries()) {
    const { ends, loss } = link.fitted.series;
    const star = ["here", `there${links.length > 1 ? index + 1 : ""}`];
    const [from, to] = ends === undefined ? star : ends.map(siteName);
    // A link has both directions; the other way of a matrix is the same link again.
    if (from === to || taken.has(`${to} ${from}`)) continue;
    taken.add(`${from} ${to}`);
    lines.push(`link ${from} <-> ${to} { rtt = ${link.name}${lossText(loss)} }`);
  }
  if (lines.length === 0) {
    return {
      sites: ["here", "there"],
      lines: ["link here <-> there { rtt = 1ms }  # not measured"],
    };
  }
  const sites = new Set([...taken].flatMap((pair) => pair.split(" ")));
  return { sites: [...sites], lines };
}
