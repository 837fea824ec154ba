import type { Span } from "../../diagnostics/span.ts";
import type { Origin } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";
import type { Block, Expr, Item, SettingItem } from "../ast.ts";
import { parseExpression } from "../parse.ts";
import { settingsOf } from "../vocabulary/registry.ts";
import type { Given } from "./convert.ts";
import { type CaseEnv, type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { measurementOf } from "./measured.ts";

/** A setting with its value and where that comes from. */
export interface Setting extends Given {
  readonly name: string;
  readonly from: Origin["from"];
  readonly source?: string;
  /** As written, when no param decides it. */
  readonly text?: string;
  /** What measured it, by the scenario's own word. */
  readonly measured?: string;
}

const DEFAULT_SOURCE = "default of the language";
/** Longer texts are told by their value. */
const MAX_WRITTEN = 80;
/** Interpolations and comments are no part of a value's text. */
const HOLE = /[\uE000-\uF8FF#]/;

/** Gathers where the numbers of a plan come from. */
export type Origins = Origin[];

/** The settings of one block in one case: the scenario's, else the vocabulary's defaults. */
export class Settings {
  readonly env: Env;
  /** The block's head, where a missing setting is reported. */
  readonly span: Span;
  private readonly place: string;
  private readonly path: string;
  private readonly items: ReadonlyMap<string, SettingItem>;

  /**
   * @param place the vocabulary's word for the block: `node`, `replicate single_leader`
   * @param path how origins and messages call it: `node pg1`
   */
  constructor(block: Block | null, place: string, path: string, span: Span, env: Env) {
    this.env = withLets(block?.items ?? [], env);
    this.span = span;
    this.place = place;
    this.path = path;
    const settings = (block?.items ?? []).filter((item) => item.kind === "setting");
    this.items = new Map(settings.map((item) => [item.name.text, item]));
  }

  /** Whether the scenario itself sets it. */
  given(name: string): boolean {
    return this.items.has(name);
  }

  /** Where a setting stands, or else the block's head. */
  spanOf(name: string): Span {
    return this.items.get(name)?.value.span ?? this.span;
  }

  /** The setting's value; null when it is absent without a default, or has no value (reported). */
  get(name: string): Setting | null {
    const item = this.items.get(name);
    const what = `${this.path} · ${name}`;
    if (item !== undefined) {
      const value = evaluate(item.value, this.env);
      if (value === null) return null;
      const { span } = item.value;
      if (mentionsParam(item.value, this.env)) return { name, value, span, what, from: "param" };
      const measured = measurementOf(item.value, this.env);
      const told = measured === null ? {} : { measured };
      const text = writtenText(item.value, this.env);
      return { name, value, span, what, from: "scenario", ...text, ...told };
    }
    const text = settingsOf(this.place).get(name)?.default ?? null;
    const value = text === null ? null : defaultValue(text, this.env);
    if (text === null || value === null) return null;
    return { name, value, span: this.span, what, text, from: "default", source: DEFAULT_SOURCE };
  }

  /** {@link get}, and a line in the origins. */
  read(name: string, origins: Origins): Setting | null {
    const setting = this.get(name);
    if (setting !== null) origins.push(originOf(setting, this.env));
    return setting;
  }
}

/** Where a setting's value comes from. */
export function originOf(setting: Setting, env: Env): Origin {
  const { what, value, from, source, text, measured } = setting;
  const shown = {
    path: what,
    text: text ?? textOf(env, value),
    from,
    ...(measured !== undefined && { source: measured, measured: true }),
  };
  return source === undefined ? shown : { ...shown, source };
}

/** The text of an expression on one line; none when a template's interpolation is in it. */
export function writtenText(expr: Expr, env: Env): { readonly text?: string } {
  const source = env.case.scenario.sources.find(({ id }) => id === expr.span.source);
  const text = source?.text.slice(expr.span.start, expr.span.end).replaceAll(/\s+/g, " ") ?? "";
  return text === "" || text.length > MAX_WRITTEN || HOLE.test(text) ? {} : { text };
}

const defaults = new Map<string, Expr>();

/** The value of a default, which is text of the language. */
export function defaultValue(text: string, env: Env): Value | null {
  let expr = defaults.get(text);
  if (expr === undefined) {
    expr = parseExpression({ id: "<default>", text, holes: 0 }).expr;
    defaults.set(text, expr);
  }
  return evaluate(expr, withoutNames(env));
}

/** By case: most of its settings have their defaults. */
const bare = new WeakMap<CaseEnv, Env>();

/** Defaults see no names of the scenario: a node called `nvme` does not change what a disk is. */
function withoutNames(env: Env): Env {
  const before = bare.get(env.case);
  const made = before ?? madeBare(env.case);
  if (before === undefined) bare.set(env.case, made);
  // What a case learns as it is compiled.
  made.case.roles = env.case.roles;
  made.case.budget = env.case.budget;
  return made;
}

function madeBare(of: CaseEnv): Env {
  const scenario = { ...of.scenario, params: new Map(), lets: new Map() };
  const names = { ...of.names, find: () => null };
  return { case: { ...of, scenario, names, cache: new Map() }, locals: new Map() };
}

/** The scope of a block: its own lets, each seeing those before it. */
export function withLets(items: readonly Item[], env: Env): Env {
  let scope = env;
  for (const item of items) {
    if (item.kind !== "let" || item.parameters !== null) continue;
    const value = evaluate(item.value, scope);
    if (value === null) continue;
    scope = { ...scope, locals: new Map([...scope.locals, [item.name.text, value]]) };
  }
  return scope;
}

/** By the params of a scenario: all its cases ask of the same expressions. */
const mentions = new WeakMap<object, WeakMap<Expr, boolean>>();

/** Whether an expression's value depends on a param, through lets too. */
export function mentionsParam(expr: Expr, env: Env): boolean {
  const { params } = env.case.scenario;
  const known = mentions.get(params) ?? new WeakMap<Expr, boolean>();
  mentions.set(params, known);
  const before = known.get(expr);
  if (before !== undefined) return before;
  const found = hasParam(expr, env);
  known.set(expr, found);
  return found;
}

function hasParam(expr: Expr, env: Env): boolean {
  const { params, lets } = env.case.scenario;
  const seen = new Set<string>();
  const visit = (node: unknown): boolean => {
    if (node === null || typeof node !== "object") return false;
    if (Array.isArray(node)) return node.some(visit);
    const name = dottedName(node as Expr);
    if (name !== null) {
      if (params.has(name)) return true;
      const item = lets.get(name);
      if (item !== undefined && !seen.has(name)) {
        seen.add(name);
        return visit(item.value);
      }
    }
    return Object.values(node).some(visit);
  };
  return visit(expr);
}

/** `x`, or `alias.x` of an import; null for anything else. */
function dottedName(expr: Expr): string | null {
  if (expr.kind === "name") return expr.text;
  if (expr.kind !== "member") return null;
  const of = dottedName(expr.of);
  return of === null ? null : `${of}.${expr.name.text}`;
}
