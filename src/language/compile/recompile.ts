import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/span.ts";
import type { Plan, RunLimits } from "../../model/plan.ts";
import type { CasePlan, ParamValue } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";
import { compileCase } from "./case-plan.ts";
import type { Env, ParamSource } from "./env.ts";
import { paramValues } from "./params.ts";
import { Problems } from "./problems.ts";
import { checkSet, readSet, type SetParam } from "./set-params.ts";

/**
 * Values for some params: source text as after `--set` (`"70ms"`), or a value with all its digits.
 */
export type GivenParams = Readonly<Record<string, string | Value>>;

/** A case compiled once more. */
export interface Recompiled {
  /** Null when there is an error among the diagnostics. */
  readonly casePlan: CasePlan | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts that the diagnostics point into beside the scenario's own: `--set rtt`. */
  readonly sources: readonly SourceText[];
}

/**
 * One case of a study, by its index, with other values for some params; everything else of the case
 * stays, the values of its sweep and of `--set` too. What depends on the params follows them. Throws
 * a RangeError for a case that the study does not have.
 */
export type Recompile = (caseIndex: number, given: GivenParams) => Recompiled;

/** What the cases of a study were compiled from. */
export interface CaseSources {
  /** A fresh scope with these values for params, in which all else is as it was. */
  readonly envOf: (
    given: ReadonlyMap<string, ParamSource>,
    sources: readonly SourceText[],
    problems: Problems,
  ) => Env;
  /** By case, the values that its place in the sweep and `--set` give. */
  readonly points: readonly ReadonlyMap<string, ParamSource>[];
  readonly labels: readonly string[];
  readonly seed: string;
  readonly limits: RunLimits | undefined;
  /** What the study as a whole asks of every plan. */
  readonly finish: (plan: Plan) => Plan;
}

/** The door by which searches ask for a case at other values. */
export function recompiler(from: CaseSources): Recompile {
  return (caseIndex, given) => {
    const point = from.points[caseIndex];
    if (point === undefined) throw new RangeError(`the study has no case ${caseIndex}`);
    const problems = new Problems();
    const texts: [string, string][] = [];
    const values: [string, ParamSource][] = [];
    for (const [name, one] of Object.entries(given)) {
      if (typeof one === "string") texts.push([name, one]);
      else values.push([name, { kind: "value", value: one }]);
    }
    const { scenario } = from.envOf(new Map(), [], problems).case;
    const set = readSet(recordOf(texts), scenario);
    for (const diagnostic of set.diagnostics) problems.add(diagnostic);
    const overrides = new Map([...point, ...set.params, ...values]);
    const env = from.envOf(overrides, set.sources, problems);
    const casePlan = caseOf(from, caseIndex, env, set.params, Object.keys(given));
    return {
      casePlan: problems.failed ? null : casePlan,
      diagnostics: problems.all,
      sources: set.sources,
    };
  };
}

function caseOf(
  { labels, seed, limits, finish }: CaseSources,
  caseIndex: number,
  env: Env,
  set: ReadonlyMap<string, SetParam>,
  given: readonly string[],
): CasePlan | null {
  const { problems } = env.case;
  checkSet(set, env);
  if (problems.failed) return null;
  const params = paramValues(env);
  const compiled = params && compileCase({ env, params, seed, limits });
  if (params === null || compiled === null) return null;
  const { replication: _, ...one } = compiled;
  const label = [labels[caseIndex], ...params.filter(({ name }) => given.includes(name)).map(told)];
  return { ...one, plan: finish(one.plan), label: label.join(", ") };
}

function told({ name, text }: ParamValue): string {
  return `${name}=${text}`;
}

/** A record without a prototype, so that a param may be called `__proto__`. */
function recordOf(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const record = Object.create(null) as Record<string, string>;
  for (const [name, text] of entries) record[name] = text;
  return record;
}
