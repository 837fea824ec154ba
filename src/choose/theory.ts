import { conflictRate } from "../analysis/theory/conflict-odds.ts";
import { TIME } from "../units/dimension.ts";
import { formatQuantity } from "../units/format.ts";
import { significant } from "../units/number.ts";
import type { Candidate } from "./candidate.ts";
import { moneyText, type RequirementId } from "./requirements.ts";
import { roundTrip } from "./round-trips.ts";
import { regionsOf, type Wish } from "./wish.ts";

/** What follows without a run: a requirement that cannot hold, and why. */
export interface TheoryFinding {
  readonly id: RequirementId;
  readonly text: string;
  /** No run can change it. False: a run may miss what is rare, and is worth its while. */
  readonly prunes: boolean;
}

/** Machines this busy have no steady state. */
const FULL = 1;

/** Everything that closed forms say against a candidate; empty when nothing. */
export function theoryAgainst(wish: Wish, candidate: Candidate): readonly TheoryFinding[] {
  return [
    ...tooDear(wish, candidate),
    ...tooBusy(wish, candidate),
    ...writesTooFar(wish, candidate),
    ...readsTooFar(wish, candidate),
    ...conflictsCome(wish, candidate),
    ...lossesCome(wish, candidate),
    ...readsMiss(wish, candidate),
  ];
}

function tooDear(wish: Wish, { machines }: Candidate): TheoryFinding[] {
  const price = machines.length * wish.machineUsdPerHour;
  if (price <= wish.money) return [];
  const text = `${machines.length} machines cost ${moneyText(price)} before any traffic`;
  return [{ id: "money", text, prunes: true }];
}

/** The busiest machine's share of time: all writes, and the reads that fall to it. */
function tooBusy(wish: Wish, { machines, reads }: Candidate): TheoryFinding[] {
  const { writesPerSecond, readsPerSecond, perOp, cores } = wish;
  const share = reads === "leader" ? 1 : (reads === "one" ? 1 : reads) / machines.length;
  const busy = ((writesPerSecond + readsPerSecond * share) * perOp) / cores;
  if (busy < FULL) return [];
  const who = reads === "leader" ? "the leader's" : "each machine's";
  const text = `${who} CPU would be ${Math.round(100 * busy)} % busy`;
  return [{ id: "load", text, prunes: true }];
}

/** Median round trips alone, in seconds, that a write needs at least where it takes longest. */
export function writeFloor(wish: Wish, candidate: Candidate): Floor {
  return regionsOf(wish, wish.writers)
    .map(({ name }) => writeFloorFrom(wish, candidate, name))
    .reduce((worst, one) => (one.seconds > worst.seconds ? one : worst));
}

function writeFloorFrom(wish: Wish, { machines, waits }: Candidate, from: string): Floor {
  const trip = (a: string, b: string) => (a === b ? 0 : (roundTrip(wish, a, b) ?? 0));
  const nearestTo = (place: string, regions: readonly string[]) =>
    [...regions].sort((a, b) => trip(place, a) - trip(place, b));
  const regions = machines.map(({ region }) => region);
  const nearest = nearestTo(from, regions)[0] ?? from;
  if (waits.kind === "nearest") return { from, to: nearest, seconds: trip(from, nearest) };
  if (waits.kind === "quorum") {
    const last = nearestTo(nearest, regions)[waits.count - 1] ?? nearest;
    return { from, to: last, seconds: trip(from, nearest) + trip(nearest, last) };
  }
  const regionOf = (name: string) => machines.find((one) => one.name === name)?.region ?? from;
  const leader = regionOf(waits.leader);
  const last = nearestTo(leader, waits.of.map(regionOf))[waits.count - 1] ?? leader;
  const seconds = trip(from, leader) + trip(leader, last);
  return { from, to: from === leader ? last : leader, seconds };
}

/** The least time that an operation from a region takes, and the place that it waits for. */
export interface Floor {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

function writesTooFar(wish: Wish, candidate: Candidate): TheoryFinding[] {
  const { from, to, seconds } = writeFloor(wish, candidate);
  if (seconds <= wish.writeP99) return [];
  const far = formatQuantity(seconds, TIME);
  const text = `a write from ${from} waits ${far} for the network (${to}), on any hardware`;
  return [{ id: "write_p99", text, prunes: true }];
}

function readsTooFar(wish: Wish, { machines, reads, first }: Candidate): TheoryFinding[] {
  if (wish.readsPerSecond === 0) return [];
  const trip = (a: string, b: string) => (a === b ? 0 : (roundTrip(wish, a, b) ?? 0));
  const leader = machines.find(({ name }) => name === first)?.region ?? "";
  const floors = regionsOf(wish, wish.readers).map(({ name: from }) => {
    const ways = machines.map(({ region }) => region).sort((a, b) => trip(from, a) - trip(from, b));
    const to = reads === "leader" ? leader : (ways[reads === "one" ? 0 : reads - 1] ?? leader);
    return { from, to, seconds: trip(from, to) };
  });
  const worst = floors.reduce((far, one) => (one.seconds > far.seconds ? one : far));
  if (worst.seconds <= wish.readP99) return [];
  const far = formatQuantity(worst.seconds, TIME);
  const text = `a read from ${worst.from} waits ${far} for the network (${worst.to}), on any hardware`;
  return [{ id: "read_p99", text, prunes: true }];
}

/** Who takes writes without knowing of others has conflicts, however rarely. */
function conflictsCome(wish: Wish, { waits, certifies, machines }: Candidate): TheoryFinding[] {
  if (wish.conflicts !== "none" || certifies || waits.kind === "leader") return [];
  const perSecond = conflictsPerSecond(
    wish,
    machines.map(({ region }) => region),
  );
  const text = `two writes of one key may meet: some ${amount(perSecond)} by 2·delay·a·b/keys`;
  return [{ id: "conflicts", text, prunes: false }];
}

/** Pairs of concurrent writes in a second between the regions that write, keys being used alike. */
export function conflictsPerSecond(wish: Wish, regions: readonly string[]): number {
  const writers = regionsOf(wish, wish.writers).map(({ name }) => name);
  const each = wish.writesPerSecond / writers.length;
  const homes = writers.filter((name) => regions.includes(name));
  if (homes.length < 2) {
    const half = wish.writesPerSecond / 2;
    return conflictRate((roundTrip(wish, "", "") ?? 0) / 2, half, half, wish.keys);
  }
  let sum = 0;
  homes.forEach((a, index) => {
    for (const b of homes.slice(index + 1)) {
      sum += conflictRate((roundTrip(wish, a, b) ?? 0) / 2, each, each, wish.keys);
    }
  });
  return sum;
}

function amount(perSecond: number): string {
  if (perSecond >= 1) return `${significant(perSecond, 2)} a second`;
  const perDay = perSecond * 86_400;
  return perDay >= 1 ? `${significant(perDay, 2)} a day` : `${significant(perDay * 365, 2)} a year`;
}

/** Copies that a write has when it is acknowledged. */
function copiesOf({ waits }: Candidate): number {
  if (waits.kind === "nearest") return 1;
  return waits.kind === "leader" ? waits.count + 1 : waits.count;
}

/** What has one copy when it is acknowledged dies with that machine while it is on its way. */
function lossesCome(wish: Wish, candidate: Candidate): TheoryFinding[] {
  if (copiesOf(candidate) > 1) return [];
  const [first] = candidate.machines;
  const home = first?.region ?? "";
  const others = candidate.machines.slice(1).map(({ region }) => region);
  const lossOf = (id: RequirementId, bound: number, to: readonly string[]): TheoryFinding[] => {
    if (bound !== 0 || to.length === 0) return [];
    const delay = Math.min(...to.map((region) => (roundTrip(wish, home, region) ?? 0) / 2));
    const lost = significant(wish.writesPerSecond * delay, 2);
    const text = `acknowledged with one copy: some ${lost} writes are on their way at any time (rate × delay)`;
    return [{ id, text, prunes: false }];
  };
  return [
    ...lossOf("loss_machine", wish.mayLose.node, others),
    ...lossOf(
      "loss_region",
      wish.mayLose.region,
      others.filter((region) => region !== home),
    ),
  ];
}

/** Whether nothing makes a read meet the write before it. */
function readsMiss(wish: Wish, { waits, reads, machines }: Candidate): TheoryFinding[] {
  if (wish.staleness !== 0 || wish.readsPerSecond === 0) return [];
  const n = machines.length;
  if (waits.kind === "quorum" && typeof reads === "number" && waits.count + reads <= n) {
    const text = `${reads} to read and ${waits.count} to write of ${n} need not meet`;
    return [{ id: "staleness", text, prunes: false }];
  }
  if (waits.kind !== "nearest") return [];
  const text = "each leader answers from what it has, and what others took comes later";
  return [{ id: "staleness", text, prunes: false }];
}
