import type { SettingChange } from "../../model/faults.ts";
import type { Expr, Name, SentenceItem, SettingItem } from "../ast.ts";
import { settingPath } from "../setting-path.ts";
import { CHANGEABLE } from "../vocabulary/fault-words.ts";
import { settingsOf } from "../vocabulary/registry.ts";
import { bandwidth, rate as rateOf, timesNs } from "./convert.ts";
import { changedLinks } from "./degrade.ts";
import { type Env, sourceText } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { faultProblem } from "./fault-messages.ts";
import type { FaultPlace } from "./fault-place.ts";
import { applyOf, cpuOf, diskOf } from "./hardware.ts";
import { nodesOf } from "./node-sets.ts";
import type { Setting } from "./settings.ts";

/** A change of a node's setting, whichever node it is. */
type NodeChange = Exclude<SettingChange, { readonly kind: "link" }>;
type Change = NodeChange extends infer Each
  ? Each extends NodeChange
    ? Omit<Each, "node">
    : never
  : never;

/** What `set path = value` changes; null when it is nothing that changes (reported). */
export function settingChanges(
  item: SentenceItem,
  place: FaultPlace,
): readonly SettingChange[] | null {
  const { env } = place;
  const [path] = item.args;
  const { assigned } = item;
  if (path === undefined || assigned === null) {
    return unfit(path ?? null, item, "needs a new value, as in `set r1.nic = 1 Gbps`", env);
  }
  const parts = settingPath(path);
  const link = linkOf(parts.of);
  const text = parts.words.map((word) => word.text).join(".");
  if (link !== null) return linkChanges(link, parts.words, item, assigned, place);
  if (text === "") return unfit(path, item, "names no setting", env);
  if (!Object.hasOwn(CHANGEABLE, text)) {
    return unfit(path, item, "does not change during a run", env);
  }
  const value = evaluate(parts.of, env);
  const nodes = value === null ? null : nodesOf(value, env);
  if (value === null) return null;
  if (nodes === null || nodes.length === 0) return unfit(parts.of, item, "is no node", env);
  const changes = nodeChanges(text, assigned, env);
  if (changes === null) return null;
  return nodes.flatMap((node) => changes.map((change) => ({ ...change, node }) as SettingChange));
}

function linkOf(of: Expr): Expr | null {
  if (of.kind === "paren") return linkOf(of.of);
  return of.kind === "binary" && (of.op === "<->" || of.op === "->") ? of : null;
}

function linkChanges(
  link: Expr,
  words: readonly Name[],
  item: SentenceItem,
  value: Expr,
  { env, network, endpoints }: FaultPlace,
): readonly SettingChange[] | null {
  const [name] = words;
  if (name === undefined || words.length > 1 || !settingsOf("degrade").has(name.text)) {
    return unfit(item.args[0] ?? null, item, "does not change during a run", env);
  }
  const setting: SettingItem = { kind: "setting", span: item.span, name, operator: "=", value };
  const found = changedLinks([link], [setting], network, endpoints, env);
  return found?.map(({ links, changes }) => ({ kind: "link", links, changes })) ?? null;
}

function nodeChanges(path: string, expr: Expr, env: Env): readonly Change[] | null {
  const value = evaluate(expr, env);
  if (value === null) return null;
  const { span } = expr;
  const given: Setting = { name: path, value, span, what: `set · ${path}`, from: "scenario" };
  switch (path) {
    case "nic":
    case "disk.bandwidth": {
      const bytesPerSecond = bandwidth(given, env);
      const kind = path === "nic" ? "nic" : "disk_bandwidth";
      return bytesPerSecond === null ? null : [{ kind, bytesPerSecond }];
    }
    case "disk": {
      const disk = diskOf(given, [], env);
      if (disk === null) return null;
      const bytesPerSecond = disk.bandwidthBytesPerSecond ?? Number.MAX_SAFE_INTEGER;
      return [
        { kind: "fsync", time: disk.fsync },
        { kind: "disk_bandwidth", bytesPerSecond },
      ];
    }
    case "cpu": {
      const cpu = cpuOf(given, env);
      return cpu && [{ kind: "cpu", perOp: cpu.perOp }];
    }
    case "apply": {
      const apply = applyOf(given, env);
      return apply && [{ kind: "apply", time: apply.plan.time }];
    }
    case "apply.rate": {
      const perSecond = rateOf(given, env);
      if (perSecond === null) return null;
      if (perSecond > 0)
        return [{ kind: "apply", time: { kind: "constant", value: 1e9 / perSecond } }];
      env.case.problems.add(
        faultProblem("SC393", span, { path: "apply.rate", why: "must be above 0/s" }),
      );
      return null;
    }
    default: {
      const time = timesNs(given, env);
      if (time === null) return null;
      if (path === "cpu.per_op") return [{ kind: "cpu", perOp: time }];
      return [{ kind: path === "disk.fsync" ? "fsync" : "apply", time }];
    }
  }
}

function unfit(at: Expr | null, item: SentenceItem, why: string, env: Env): null {
  const span = at?.span ?? item.verb.span;
  const path = at === null ? "`set`" : `\`${sourceText(env, span)}\``;
  env.case.problems.add(faultProblem("SC393", span, { path, why }));
  return null;
}
