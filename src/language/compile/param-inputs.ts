import type { Value } from "../../model/value.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { isDimensionless } from "../../units/dimension.ts";
import { sameValue } from "./arithmetic.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { lookup } from "./lookup.ts";
import { Problems } from "./problems.ts";
import type { CaseSources } from "./recompile.ts";
import { mentionsParam } from "./settings.ts";

/** A param of one case as an input that can be a little more or less, or something else. */
export interface ParamInput {
  readonly name: string;
  /** What the scenario says it is: `param rtt = 70ms as "round trip"`. */
  readonly label?: string;
  /** Its present value as readers write it. */
  readonly text: string;
  /** False where the case, or `--set`, gives it another value than the scenario's own. */
  readonly usual: boolean;
  /** About `factor` times its value; null for what is no size (a word, a rule), or is zero. */
  scaled(factor: number): { readonly value: Value; readonly factor: number } | null;
  /** The other values of its domain's list, where it is one; none for a size. */
  readonly alternatives: readonly { readonly value: Value; readonly text: string }[];
}

/**
 * The params of a study's case that have a value of their own; those worked out from others follow
 * them. Throws a RangeError for a case that the study does not have.
 */
export type ParamInputs = (caseIndex: number) => readonly ParamInput[];

/** Where {@link ParamInputs} come from. */
export function paramInputs(from: CaseSources): ParamInputs {
  return (caseIndex) => {
    const point = from.points[caseIndex];
    if (point === undefined) throw new RangeError(`the study has no case ${caseIndex}`);
    const env = from.envOf(point, [], new Problems());
    return [...env.case.scenario.params].flatMap(([name, item]): ParamInput[] => {
      const given = point.get(name);
      const follows = given === undefined && mentionsParam(item.value, env);
      const value = lookup(name, item.value, env, evaluate) ?? null;
      if (follows || value === null) return [];
      const domain = item.domain === null ? null : evaluate(item.domain, env);
      const size = value.kind === "quantity" || value.kind === "distribution";
      const listed = !size && domain?.kind === "list" ? domain.items : [];
      const others = listed.filter((one) => !sameValue(one, value, env));
      return [
        {
          name,
          ...(item.label == null ? {} : { label: item.label.value }),
          text: textOf(env, value),
          usual: given === undefined || isUsual(value, evaluate(item.value, env), env),
          scaled: (factor) => scaledValue(value, factor),
          alternatives: others.map((one) => ({ value: one, text: writtenAs(one, env) })),
        },
      ];
    });
  };
}

function isUsual(value: Value, own: Value | null, env: Env): boolean {
  return own !== null && sameValue(value, own, env);
}

function writtenAs(value: Value, env: Env): string {
  return value.kind === "text" ? value.value : textOf(env, value);
}

/** Counts stay whole and take at least one step, so that their factor may be another. */
function scaledValue(value: Value, factor: number): { value: Value; factor: number } | null {
  if (value.kind === "distribution") {
    const distribution = scaleDistribution(value.distribution, factor);
    return { value: { ...value, distribution }, factor };
  }
  if (value.kind !== "quantity" || !(value.value > 0)) return null;
  const { value: size } = value;
  const whole = isDimensionless(value.dimension) && Number.isInteger(size);
  if (!whole) return { value: { ...value, value: size * factor }, factor };
  const near = Math.round(size * factor);
  const count = factor > 1 ? Math.max(size + 1, near) : Math.min(size - 1, near);
  return count < 1 ? null : { value: { ...value, value: count }, factor: count / size };
}
