import type { Span } from "../../diagnostics/span.ts";
import type { Declaration, LetItem, ParamItem } from "../../language/ast.ts";
import type { Analysis } from "./analysis.ts";

/** A name that the scenario, or what it takes in, declares. */
export interface Declared {
  readonly name: string;
  readonly kind:
    | ("param" | "value" | "function" | "parameter")
    | ("site" | "node" | "workload" | "label");
  /** The name where it is declared. */
  readonly at: Span;
  /** The whole declaration. */
  readonly whole: Span;
  /** A longer way to say another name: `dc.a` where `a` is enough. */
  readonly alias: boolean;
  /** The label that its author gave it. */
  readonly label: string | null;
  /** Where the name means it; null for everywhere. */
  readonly within: Span | null;
}

/** Every name that can be used in the text, imported ones as `alias.name`; the first of a name. */
export function declaredNames({ checked }: Analysis): ReadonlyMap<string, Declared> {
  const all: Declared[] = [
    ...[...checked.params].map(([name, item]) => ofParam(name, item)),
    ...[...checked.lets].map(([name, item]) => ofLet(name, item)),
    ...checked.sites.map(({ name, declaration }) => ofBlock(name, "site", declaration)),
    ...checked.nodes.flatMap(({ name, aliases, declaration }) =>
      [name, ...aliases].map((one) => ({
        ...ofBlock(one, "node", declaration),
        alias: one !== name,
      })),
    ),
    ...checked.groups.flatMap(({ name, nodes }) => {
      const node = checked.nodes.find(({ index }) => index === nodes[0]);
      return node === undefined ? [] : [ofBlock(name, "node", node.declaration)];
    }),
  ];
  const known = new Map<string, Declared>();
  for (const one of all) if (!known.has(one.name)) known.set(one.name, one);
  return known;
}

/** The names of workloads. No expression names one: what extends the scenario does. */
export function workloadNames({ checked }: Analysis): ReadonlyMap<string, Declared> {
  return new Map(
    checked.workloads.flatMap((one) =>
      one.names.map(({ name: { text } }) => [text, ofBlock(text, "workload", one)] as const),
    ),
  );
}

/** A parameter of a function of the scenario; null when it has none of that name. */
export function parameterOf(analysis: Analysis, of: string, name: string): Declared | null {
  const item = analysis.checked.lets.get(of);
  const at = item?.parameters?.find(({ text }) => text === name)?.span;
  if (item === undefined || at === undefined) return null;
  const { span: whole } = item;
  return { name, kind: "parameter", at, whole, alias: false, label: null, within: whole };
}

/** The labels of faults, as `after "WAN cut"` and `during` name them. */
export function faultLabels({ checked }: Analysis): ReadonlyMap<string, Declared> {
  const known = new Map<string, Declared>();
  for (const { block } of checked.faults) {
    for (const item of block?.items ?? []) {
      if (item.kind !== "sentence") continue;
      const [label] = item.clauses.find(({ word }) => word.text === "as")?.args ?? [];
      if (label?.kind !== "string" || known.has(label.value)) continue;
      const { value } = label;
      known.set(value, {
        name: value,
        kind: "label",
        at: label.span,
        whole: item.span,
        alias: false,
        label: value,
        within: null,
      });
    }
  }
  return known;
}

function ofParam(name: string, { name: at, span, label }: ParamItem): Declared {
  return {
    name,
    kind: "param",
    at: at.span,
    whole: span,
    alias: false,
    label: label?.value ?? null,
    within: null,
  };
}

function ofLet(name: string, { name: at, span, parameters }: LetItem): Declared {
  const kind = parameters === null ? "value" : "function";
  return { name, kind, at: at.span, whole: span, alias: false, label: null, within: null };
}

function ofBlock(
  name: string,
  kind: "site" | "node" | "workload",
  declaration: Declaration,
): Declared {
  const short = name.slice(name.lastIndexOf(".") + 1).replace(/\[.*$/, "");
  const { names, keyword, span, label } = declaration;
  const at = names.find((one) => one.name.text === short)?.name.span ?? keyword.span;
  return { name, kind, at, whole: span, alias: false, label: label?.value ?? null, within: null };
}
