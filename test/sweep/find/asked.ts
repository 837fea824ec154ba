import type { FindResult } from "../../../src/analysis/results.ts";
import { caseAt, prepare, type ScenarioOptions, sourceOf } from "../../../src/run.ts";
import { type FindOptions, findAll } from "../../../src/sweep/find/find-all.ts";

const reader: ScenarioOptions["reader"] = {
  read: () => ({ ok: false, reason: "missing", detail: "" }),
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }),
};

/** Carries out the searches of a scenario without mistakes, in this thread. */
export async function asked(
  text: string,
  options: Partial<ScenarioOptions> & FindOptions = {},
): Promise<readonly FindResult[]> {
  const prepared = prepare(sourceOf("test.scenario", text), { reader, ...options });
  const at = caseAt(prepared);
  if (prepared.study === null || at === null) {
    throw new Error(prepared.diagnostics.map(({ message }) => message).join("; "));
  }
  return (await findAll(prepared.study, at, options)).found;
}

/** One exponential server that works off a hundred requests a second; writes come as they like. */
export function oneServer(finds: string, duration = "10s"): string {
  return `
param rate = 10 ops/s in 1 ops/s..1k ops/s
topology { site dc { node a { cpu = cpu(cores: 1, per_op: exponential(mean: 10ms)) } } }
replicate single_leader on a { leader = a, local_flush = off }
workload app on dc { arrivals = poisson(rate) }
run { duration = ${duration}, warmup = 1s, seed = "one server" }
${finds}
`;
}

/** Sessions whose writes take a round trip and a millisecond, and never wait for each other. */
export function roundTrips(rest: string): string {
  return `
param rtt = 20ms in 10ms..300ms
param n   = 16 in 1..64
param ack = b in [none, b]
topology {
  site here { node a { cpu = cpu(cores: 64, per_op: 1ms) } }
  site there { node b }
  link here <-> there { rtt = rtt }
}
replicate single_leader on a, b { leader = a, local_flush = off, ack = ack, ack_at = received }
workload app on here { clients = n, value = 1 B }
run { duration = 1s, warmup = 200ms }
${rest}
`;
}
