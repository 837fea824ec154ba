import type { Plan, RunLimits } from "../../model/plan.ts";
import type { CasePlan, Expectation, FindPlan, ParamValue } from "../../model/study.ts";
import type { NodePlan, TopologyPlan } from "../../model/topology.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env } from "./env.ts";
import { compileExpectation } from "./expectations.ts";
import { compileFaults } from "./faults.ts";
import { compileFind } from "./find.ts";
import { linkRules } from "./links.ts";
import { routesComplete, warnOfUnlimitedLinks } from "./network-checks.ts";
import { matrixRules } from "./network-matrix.ts";
import { type CompiledReplication, compileReplication } from "./replication.ts";
import { endpointsOf, networkOf } from "./routes.ts";
import { keptLatencies, limitsOf, runTimes, seriesInterval, windowsOf } from "./run-settings.ts";
import type { Origins } from "./settings.ts";
import { type CompiledNode, compileNodes, sitePlans } from "./topology.ts";
import { warnOfVainPromises } from "./vain-promises.ts";
import { compileWorkload, workloadSites } from "./workload.ts";

export interface CaseInput {
  readonly env: Env;
  readonly params: readonly ParamValue[];
  readonly seed: string;
  readonly limits: RunLimits | undefined;
}

/** A case without its label, which needs all cases to be told apart. */
export type UnlabelledCase = Omit<CasePlan, "label"> & {
  readonly replication: CompiledReplication;
};

/** Everything of one case: its plan, origins, expectations. Null when there is a mistake (reported). */
export function compileCase({ env, params, seed, limits }: CaseInput): UnlabelledCase | null {
  const { scenario, problems } = env.case;
  const origins: Origins = [];
  if (scenario.replication === null) return null;
  const replication = compileReplication(scenario.replication, env, origins);
  const nodes = compileNodes(env, origins);
  const times = runTimes(env, origins);
  if (replication === null || nodes === null || times === null) return null;
  const sites = scenario.workloads.map((declaration) => workloadSites(declaration, env));
  if (sites.includes(null)) return null;
  const clientSites = [...new Set(sites.flatMap((group) => group ?? []))];
  const endpoints = endpointsOf(env, clientSites);
  const links = linkRules(env, origins);
  const network = networkOf([...matrixRules(links, env, origins), ...links], endpoints, env);
  const context = { env, clientSites, durationNs: times.durationNs, origins };
  const workloads = scenario.workloads
    .map((declaration, index) => compileWorkload(declaration, sites[index] ?? [], context))
    .filter((workload): workload is WorkloadPlan => workload !== null);
  const leavesOut = [...replication.leavesOut];
  const faults = compileFaults({
    env,
    network,
    endpoints,
    replication: replication.plan,
    nodes: nodes.map(({ plan }) => plan),
    durationNs: times.durationNs,
    leavesOut,
  });
  const expectations = scenario.expects.map((item) =>
    compileExpectation(item, times.durationNs, env),
  );
  const sought = scenario.finds.map((item) => compileFind(item, times.durationNs, env));
  if (problems.failed || workloads.length < scenario.workloads.length) return null;
  const use = { replication: replication.plan, workloads, network, endpoints };
  if (!routesComplete(use, env)) return null;
  warnOfUnlimitedLinks(use, env);
  warnOfVainPromises(replication.plan, scenario.workloads, workloads, env);
  const judged = expectations.filter((one): one is Expectation => one !== null);
  const finds = sought.filter((one): one is FindPlan => one !== null);
  const conditions = [...judged, ...finds.map(({ condition }) => condition)];
  const topology: TopologyPlan = {
    sites: sitePlans(env),
    nodes: withConsequences(nodes, replication, env, origins),
    links: network.links,
    clientSites,
    routes: network.routes,
  };
  const plan: Plan = {
    schema: 1,
    topology,
    replication: replication.plan,
    workloads,
    faults,
    measures: {
      windows: windowsOf(
        times,
        conditions.flatMap(({ during }) => (during === undefined ? [] : [during])),
      ),
      seriesIntervalNs: seriesInterval(times.durationNs),
      history: false,
      ...keptLatencies(env),
    },
    run: { ...times, seed, limits: limitsOf(limits) },
  };
  const asked = { expectations: judged, ...(finds.length > 0 && { finds }) };
  return { params, plan, origins, ...asked, leavesOut, replication };
}

/** The nodes as the preset leaves them: products decide how many workers apply. */
function withConsequences(
  nodes: readonly CompiledNode[],
  replication: CompiledReplication,
  env: Env,
  origins: Origins,
): readonly NodePlan[] {
  return nodes.map(({ plan, workersGiven, span }, index) => {
    const consequence = replication.hardware.find(({ node }) => node === index);
    if (consequence === undefined) return plan;
    const { value: workers, source } = consequence;
    const path = `node ${plan.name} · apply.workers`;
    origins.push({ path, text: String(workers), from: "preset", source });
    if (workersGiven !== null && workersGiven !== workers) {
      const params = { system: replication.system ?? "the system", node: plan.name, workers };
      env.case.problems.add(compileProblem("SC384", span, params));
    }
    return { ...plan, apply: { ...plan.apply, workers } };
  });
}
