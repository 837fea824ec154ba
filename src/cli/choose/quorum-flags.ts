import type { Limits, Objective } from "../../analysis/design/design-strategy.ts";
import type { Mix } from "../../analysis/theory/quorum-load.ts";
import { quantityFrom } from "../../choose/quantity.ts";
import type { ClientShare, QuorumMachine, QuorumPlaces } from "../../choose/quorum-design.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { DIMENSIONLESS, RATE, TIME } from "../../units/dimension.ts";
import { CallError } from "../exit-code.ts";
import { networkOf, withRoundTrip } from "./region-words.ts";

/** The flags of `choose quorum`, as commander hands them over. */
export interface QuorumFlags {
  readonly nodes?: string;
  readonly clients?: string;
  readonly reads?: string;
  readonly capacity?: string;
  readonly for?: string;
  readonly atLeast?: string;
  readonly asked?: string;
  readonly within?: string;
  readonly resilience?: string;
  readonly spare?: string;
  readonly quorums?: string;
  readonly writeQuorums?: string;
  readonly network?: string;
  readonly rtt?: readonly string[];
  readonly top?: number;
  readonly verify?: boolean;
  readonly out?: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Machines at most: beyond, the systems are too many to list. */
const MOST = 9;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Machines and clients from `--nodes`, `--clients` and `--capacity`. Throws a {@link CallError}. */
export function placesFrom(flags: QuorumFlags): QuorumPlaces {
  if (flags.nodes === undefined) {
    throw new CallError("`--nodes` is missing: the machines, with their regions", [
      'as in --nodes "a@us-east-1 b@us-east-1 c@eu-west-1", or --nodes "a b c" in one place',
    ]);
  }
  const written = wordsOf(flags.nodes).map((word) => word.split("@"));
  const names = written.map(([name = ""]) => name);
  const odd = names.find((name, index) => !NAME.test(name) || names.indexOf(name) !== index);
  if (odd !== undefined) throw new CallError(`\`${odd}\` is no name for a machine of its own`);
  if (names.length < 2 || names.length > MOST) {
    throw new CallError(`two to ${MOST} machines; these are ${names.length}`);
  }
  const asked = written.map(([, region = "here"]) => region);
  const clients = clientsFrom(flags.clients, asked);
  const regions = [...new Set([...asked, ...clients.map(({ region }) => region)])];
  const rtts = (flags.rtt ?? []).reduce(withRoundTrip, new Map<string, number>());
  const matrix =
    flags.network === undefined ? undefined : { text: flags.network, where: "--network" };
  const found =
    regions.length === 1 ? { names: regions, matrix: null } : networkOf(regions, matrix, rtts);
  const spelled = new Map(regions.map((region, index) => [region, found.names[index] ?? region]));
  const capacities = capacitiesFrom(flags.capacity, names);
  const machines = names.map(
    (name, index): QuorumMachine => ({
      name,
      region: spelled.get(asked[index] ?? "") ?? "",
      capacity: capacities.get(name) ?? { read: 1, write: 1 },
    }),
  );
  return {
    machines,
    clients: clients.map((one) => ({ ...one, region: spelled.get(one.region) ?? one.region })),
    trips: { network: found.matrix, rtts },
  };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[,;]\s*|\s+/).filter((one) => one !== "");
}

function clientsFrom(text: string | undefined, regions: readonly string[]): readonly ClientShare[] {
  if (text === undefined) {
    const each = [...new Set(regions)];
    return each.map((region) => ({ region, share: 1 / each.length }));
  }
  const written = wordsOf(text).map((word) => {
    const match = /^([^:=]+)(?:[:=](.+))?$/.exec(word);
    const share = match?.[2] === undefined ? 1 : quantityFrom(match[2], DIMENSIONLESS);
    if (match?.[1] === undefined || share === null || share <= 0) {
      throw new CallError(`--clients: \`${word}\` cannot be read here`, [
        'write "us-east-1:70% eu-west-1:30%"',
      ]);
    }
    return { region: match[1], share };
  });
  const total = written.reduce((sum, { share }) => sum + share, 0);
  return written.map(({ region, share }) => ({ region, share: share / total }));
}

function capacitiesFrom(text: string | undefined, names: readonly string[]) {
  const found = new Map<string, { read: number; write: number }>();
  for (const word of wordsOf(text ?? "")) {
    const match = /^([^=]+)=([\d.]+[kM]?)(?:\/([\d.]+[kM]?))?$/.exec(word);
    const read = quantityFrom(match?.[2] ?? "", DIMENSIONLESS);
    const write = match?.[3] === undefined ? read : quantityFrom(match[3], DIMENSIONLESS);
    const name = match?.[1] ?? "";
    if (!read || !write) {
      throw new CallError(`--capacity: \`${word}\` cannot be read here`, [
        'write "a=1000 b=4000/2000": operations a second, or reads/writes',
      ]);
    }
    if (!names.includes(name)) throw unknownNode(name, names);
    found.set(name, { read, write });
  }
  const missing = names.find((name) => !found.has(name));
  if (found.size > 0 && missing !== undefined) {
    throw new CallError(`--capacity: what can \`${missing}\` serve?`, [
      "say it for every machine, or for none",
    ]);
  }
  return found;
}

/** What was meant by a name that no machine has. */
export function unknownNode(name: string, names: readonly string[]): CallError {
  const near = suggest(name, names);
  const help = near === null ? `the machines are ${names.join(", ")}` : `did you mean \`${near}\`?`;
  return new CallError(`there is no machine \`${name}\``, [help]);
}

/** `90%`, or several shares with how often they hold: `90%:0.8 10%:0.2`. */
export function mixesFrom(text = "50%"): readonly Mix[] {
  return wordsOf(text).map((word) => {
    const [share = "", weight = "1"] = word.split(":");
    const readShare = quantityFrom(share, DIMENSIONLESS);
    const often = quantityFrom(weight, DIMENSIONLESS);
    if (readShare === null || readShare > 1 || often === null || often <= 0) {
      throw new CallError(`--reads: \`${word}\` cannot be read here`, [
        'write `90%`, or "90%:0.8 10%:0.2" for a share that changes',
      ]);
    }
    return { readShare, weight: often };
  });
}

/** What is to be least. */
export function objectiveFrom(text = "load"): Objective {
  if (text === "load" || text === "network" || text === "latency") return text;
  throw new CallError(`--for: \`${text}\` cannot be read here`, ["write load, network or latency"]);
}

/** The limits in the designer's own terms: a capacity is the inverse of a load. */
export function limitsFrom({ atLeast, asked, within }: QuorumFlags): Limits {
  const capacity =
    atLeast === undefined
      ? null
      : (quantityFrom(atLeast, RATE) ?? quantityFrom(atLeast, DIMENSIONLESS));
  const nodes = asked === undefined ? null : quantityFrom(asked, DIMENSIONLESS);
  const seconds = within === undefined ? null : quantityFrom(within, TIME);
  const wrong = (flag: string, text: string, example: string) =>
    new CallError(`${flag}: \`${text}\` cannot be read here`, [`write \`${example}\``]);
  if (atLeast !== undefined && !capacity) throw wrong("--at-least", atLeast, "2000/s");
  if (asked !== undefined && !nodes) throw wrong("--asked", asked, "2.5");
  if (within !== undefined && !seconds) throw wrong("--within", within, "50ms");
  return {
    ...(capacity && { load: 1 / capacity }),
    ...(nodes && { network: nodes }),
    ...(seconds && { latency: seconds }),
  };
}

/** A small whole number of a flag. */
export function smallCount(flag: string, text: string | undefined): number {
  const value = Number(text ?? "0");
  if (Number.isInteger(value) && value >= 0 && value < MOST) return value;
  throw new CallError(`${flag}: \`${text}\` cannot be read here`, ["write a small whole number"]);
}
