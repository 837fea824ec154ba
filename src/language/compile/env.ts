import type { Span } from "../../diagnostics/span.ts";
import type { Value } from "../../model/value.ts";
import type { Expr } from "../ast.ts";
import type { CheckedScenario } from "../checked.ts";
import type { ImportReader } from "../source.ts";
import { compileProblem } from "./compile-messages.ts";
import type { NameTable } from "./names.ts";
import type { Problems } from "./problems.ts";
import { valueText } from "./value-text.ts";

/** Who leads and who follows: what `leader`, `followers`, `replicas` and `majority` stand for. */
export interface Roles {
  /** The first member where nobody is named, or every node leads. */
  readonly leader: number;
  readonly followers: readonly number[];
  /** Every node that holds data, in the scenario's order. */
  readonly members: readonly number[];
}

/** A value that a case or `--set` gives to a param: worked out in the case, or known already. */
export type ParamSource =
  | { readonly kind: "expr"; readonly expr: Expr }
  | { readonly kind: "value"; readonly value: Value };

/** All that one case's expressions are worked out in. One object a case; scopes share it. */
export interface CaseEnv {
  readonly scenario: CheckedScenario;
  readonly names: NameTable;
  readonly reader: ImportReader;
  readonly problems: Problems;
  /** Params that do not have their default in this case. */
  readonly overrides: ReadonlyMap<string, ParamSource>;
  /** Values of params and lets that are known already; `busy` marks the ones under way. */
  readonly cache: Map<string, Value | "busy" | null>;
  /** Known once the replicate block's leader and followers have been read. */
  roles: Roles | null;
  /** Evaluations left, so that functions of functions end. */
  budget: number;
}

/** A case, and what is bound at one place in it: a function's arguments, a block's own lets. */
export interface Env {
  readonly case: CaseEnv;
  readonly locals: ReadonlyMap<string, Value>;
}

const BUDGET = 1_000_000;

export interface CaseEnvInput {
  readonly scenario: CheckedScenario;
  readonly names: NameTable;
  readonly reader: ImportReader;
  readonly problems: Problems;
  readonly overrides: ReadonlyMap<string, ParamSource>;
}

/** The outermost scope of one case. */
export function caseEnv(input: CaseEnvInput): Env {
  return {
    case: { ...input, cache: new Map(), roles: null, budget: BUDGET },
    locals: new Map(),
  };
}

/** The source text of a span, for messages. */
export function sourceText(env: Env, span: Span): string {
  const source = env.case.scenario.sources.find(({ id }) => id === span.source);
  const text = source?.text.slice(span.start, span.end) ?? "this";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The text of a value with the scenario's node names. */
export function textOf(env: Env, value: Value): string {
  return valueText(value, env.case.names.nodeName);
}

/** Says that an expression has no value here; answers null, so that callers can return it. */
export function cannotEvaluate(env: Env, span: Span): null {
  env.case.problems.add(compileProblem("SC377", span, { text: `\`${sourceText(env, span)}\`` }));
  return null;
}
