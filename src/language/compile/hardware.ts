import type { ApplyPlan, ClockPlan, CpuPlan, DiskPlan } from "../../model/hardware.ts";
import type { Value } from "../../model/value.ts";
import type { Distribution } from "../../random/distribution.ts";
import { changeUnit } from "../../random/scale-distribution.ts";
import { DISKS } from "../../systems/hardware.ts";
import { isDimensionless, MONEY_RATE, RATE, TIME } from "../../units/dimension.ts";
import { formatMetric } from "../../units/format.ts";
import { defaultOf } from "../vocabulary/registry.ts";
import { compileProblem } from "./compile-messages.ts";
import {
  argument,
  bandwidth,
  dataBytes,
  durationNs,
  type Given,
  nanoseconds,
  plainNumber,
  quantityIn,
  timesNs,
  wholeNumber,
  wordText,
} from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import { defaultValue, type Origins, originOf, type Setting, type Settings } from "./settings.ts";

/** The hardware of one node, as far as its own block says. */
export interface Hardware {
  readonly disk: DiskPlan;
  readonly cpu: CpuPlan;
  readonly apply: ApplyPlan;
  /** The number of apply workers, when the block itself gives it. */
  readonly workersGiven: number | null;
  readonly nicBytesPerSecond: number | null;
  readonly clock: ClockPlan;
  readonly costPerHour: number;
}

const SECONDS_PER_HOUR = 3600;

/** Reads the hardware settings of a node's block. Null when one of them has no value (reported). */
export function hardwareOf(settings: Settings, origins: Origins): Hardware | null {
  const { env } = settings;
  const diskGiven = settings.get("disk");
  const disk = diskGiven === null ? null : diskOf(diskGiven, origins, env);
  const cpu = cpuOf(settings.read("cpu", origins), env);
  const apply = applyOf(settings.read("apply", origins), env);
  const nic = settings.read("nic", origins);
  const nicBytesPerSecond = nic === null ? null : bandwidth(nic, env);
  const clock = clockOf(settings.read("clock", origins), env);
  const cost = settings.read("cost", origins);
  const costPerSecond = cost === null ? 0 : quantityIn(MONEY_RATE, cost, env);
  if (disk === null || cpu === null || apply === null || clock === null || costPerSecond === null) {
    return null;
  }
  const costPerHour = costPerSecond * SECONDS_PER_HOUR;
  const { plan, given } = apply;
  return { disk, cpu, apply: plan, workersGiven: given, nicBytesPerSecond, clock, costPerHour };
}

/** A disk by its name or figures; null when it has no plan (reported). */
export function diskOf(setting: Setting, origins: Origins, env: Env): DiskPlan | null {
  const name = wordText(setting.value) ?? "";
  const model = DISKS.get(name);
  if (model !== undefined) {
    const { what } = setting;
    origins.push({ ...originOf(setting, env), text: `${name}: ${model.title}` });
    const fsync = textOf(env, nsText(model.fsync));
    origins.push({
      path: `${what}.fsync`,
      text: fsync,
      from: "dataset",
      source: model.fsyncSource,
    });
    origins.push({
      path: `${what}.bandwidth`,
      text: formatMetric(model.bandwidth, "B/s"),
      from: "dataset",
      source: model.bandwidthSource,
    });
    return { fsync: model.fsync, bandwidthBytesPerSecond: model.bandwidth, capacityBytes: null };
  }
  return ownDisk(setting, origins, env);
}

function nsText(distribution: DiskPlan["fsync"]): Value {
  const seconds = changeUnit(distribution, 1e-9, (ns) => ns / 1e9);
  return { kind: "distribution", distribution: seconds, dimension: TIME };
}

function ownDisk(setting: Setting, origins: Origins, env: Env): DiskPlan | null {
  const { value, what, span } = setting;
  origins.push(originOf(setting, env));
  const part = (name: string, position?: number): Given | null => {
    const found = argument(value, name, position);
    return found === null ? null : { value: found, span, what: `${what}.${name}` };
  };
  const fsync = part("fsync", 0);
  if (fsync === null) {
    const params = {
      what,
      text: textOf(env, value),
      expected: "a disk's name or `disk(fsync: …)`",
    };
    env.case.problems.add(compileProblem("SC350", span, params));
    return null;
  }
  const times = timesNs(fsync, env);
  const carries = part("bandwidth", 1);
  const holds = part("capacity");
  const bandwidthBytesPerSecond = carries === null ? null : bandwidth(carries, env);
  const capacityBytes = holds === null ? null : dataBytes(holds, env);
  return times === null ? null : { fsync: times, bandwidthBytesPerSecond, capacityBytes };
}

/** An argument of a setting's choice, or else of the default's. */
function partOf(setting: Setting, fallback: string, name: string, env: Env): Given | null {
  const { value, span, what } = setting;
  const found = argument(value, name) ?? argument(defaultValue(fallback, env) ?? value, name);
  return found === null ? null : { value: found, span, what: `${what}.${name}` };
}

/** A processor, with the usual figures for those that are not given; null when reported. */
export function cpuOf(setting: Setting | null, env: Env): CpuPlan | null {
  if (setting === null) return null;
  const fallback = defaultOf("node", "cpu") ?? "";
  const coresGiven = partOf(setting, fallback, "cores", env);
  const perOpGiven = partOf(setting, fallback, "per_op", env);
  const cores = coresGiven === null ? null : wholeNumber(1, coresGiven, env);
  const perOp = perOpGiven === null ? null : timesNs(perOpGiven, env);
  if (cores === null || perOp === null) return null;
  const perMessage = optionalTimes(setting, "per_message", env);
  const perFlush = optionalTimes(setting, "per_flush", env);
  return {
    cores,
    perOp,
    ...(perMessage !== null && { perMessage }),
    ...(perFlush !== null && { perFlush }),
  };
}

/** Times that a setting's choice may give; null when it does not, or when they are wrong. */
function optionalTimes(setting: Setting, name: string, env: Env): Distribution | null {
  const { value, span, what } = setting;
  const given = argument(value, name);
  return given === null ? null : timesNs({ value: given, span, what: `${what}.${name}` }, env);
}

/** How log is applied, and the workers when they are given; null when reported. */
export function applyOf(
  setting: Setting | null,
  env: Env,
): { readonly plan: ApplyPlan; readonly given: number | null } | null {
  if (setting === null) return null;
  const { value, span, what } = setting;
  const fallback = defaultOf("node", "apply") ?? "";
  const workersPart = partOf(setting, fallback, "workers", env);
  const workers = workersPart === null ? null : wholeNumber(1, workersPart, env);
  if (workers === null) return null;
  const given = setting.from !== "default" && argument(value, "workers") !== null ? workers : null;
  const rate = argument(value, "rate");
  if (rate !== null) {
    const perSecond = quantityIn(RATE, { value: rate, span, what: `${what}.rate` }, env);
    if (perSecond === null) return null;
    if (perSecond === 0) {
      const why = "nothing would ever be applied at 0/s";
      env.case.problems.add(compileProblem("SC356", span, { name: `${what}.rate`, why }));
      return null;
    }
    const time = { kind: "constant", value: 1e9 / perSecond } as const;
    return { plan: { workers, time }, given };
  }
  const timePart = partOf(setting, fallback, "time", env);
  const time = timePart === null ? null : timesNs(timePart, env);
  return time === null ? null : { plan: { workers, time }, given };
}

/** Seconds that a clock gains in a second, negative where it loses them; it never stands or runs back. */
function driftOf(given: Given, env: Env): number | null {
  const { value, span, what } = given;
  if (value.kind !== "quantity" || !(value.value < 0)) return plainNumber(given, env);
  if (value.value > -1 && isDimensionless(value.dimension)) return value.value;
  const expected = "a share above -100%";
  const params = { what, text: textOf(env, value), expected };
  env.case.problems.add(compileProblem("SC350", span, params));
  return null;
}

function clockOf(setting: Setting | null, env: Env): ClockPlan | null {
  if (setting === null) return null;
  const { value, span, what } = setting;
  const part = (name: string): Given | null => {
    const found = argument(value, name, 0);
    return found === null ? null : { value: found, span, what: `${what}.${name}` };
  };
  switch (wordText(value)) {
    case "perfect":
      return { kind: "perfect" };
    case "ntp": {
      const error = part("error");
      const errorNs = error === null ? 0 : durationNs(error, env);
      return errorNs === null ? null : { kind: "ntp", errorNs };
    }
    case "skewed": {
      const by = part("by")?.value;
      const byNs = by?.kind === "quantity" ? Math.round(nanoseconds(by.value)) : 0;
      const rest = argument(value, "drift");
      const drift = rest === null ? 0 : driftOf({ value: rest, span, what: `${what}.drift` }, env);
      return drift === null ? null : { kind: "skewed", byNs, drift };
    }
    default: {
      const expected = "`perfect`, `ntp(error: …)` or `skewed(by: …)`";
      const params = { what, text: textOf(env, value), expected };
      env.case.problems.add(compileProblem("SC350", span, params));
      return null;
    }
  }
}
