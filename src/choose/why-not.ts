import { TIME } from "../units/dimension.ts";
import { formatQuantity } from "../units/format.ts";
import { significant } from "../units/number.ts";
import type { RequirementId } from "./requirements.ts";
import { roundTrip } from "./round-trips.ts";
import { conflictsPerSecond } from "./theory.ts";
import { regionsOf, type Wish } from "./wish.ts";

interface Distance {
  readonly a: string;
  readonly b: string;
  readonly seconds: number;
}

/**
 * Why these requirements cannot hold together, by theory: a sentence, or null where only the runs
 * say so.
 */
export function whyNot(wish: Wish, core: readonly RequirementId[]): string | null {
  const has = (id: RequirementId) => core.includes(id);
  const writers = distances(
    wish,
    regionsOf(wish, wish.writers).map(({ name }) => name),
  );
  if (has("write_p99") && has("conflicts") && writers.length > 0) return apart(wish, writers);
  if (has("write_p99") && has("loss_region")) return copied(wish);
  if (has("read_p99") && has("staleness")) return asked(wish);
  return null;
}

function distances(wish: Wish, names: readonly string[]): readonly Distance[] {
  return names
    .flatMap((a, index) =>
      names.slice(index + 1).map((b) => ({ a, b, seconds: roundTrip(wish, a, b) ?? 0 })),
    )
    .sort((one, other) => other.seconds - one.seconds);
}

/** Active–active, no conflicts, no waiting: each two of the three go together, all three do not. */
function apart(wish: Wish, writers: readonly Distance[]): string | null {
  const [far] = writers;
  if (far === undefined || far.seconds <= wish.writeP99) return null;
  const regions = wish.regions.map(({ name }) => name);
  const perHour = conflictsPerSecond(wish, regions) * 3600;
  return (
    `${far.a} and ${far.b} are ${text(far.seconds)} there and back apart. A write that is acknowledged ` +
    `within ${text(wish.writeP99)} cannot have heard of one that the other side takes meanwhile, so either ` +
    `it waits for the network, or two writes of one key pass each other: about ` +
    `${significant(perHour, 2)} times an hour here (2·delay·a·b/keys).`
  );
}

function copied(wish: Wish): string | null {
  const home = wish.regions[0]?.name ?? "";
  const others = wish.regions.slice(1).map(({ name }) => name);
  const near = others
    .map((name) => ({ name, seconds: roundTrip(wish, home, name) ?? 0 }))
    .sort((a, b) => a.seconds - b.seconds)[0];
  if (near === undefined || near.seconds <= wish.writeP99) return null;
  return (
    `What survives the loss of ${home} must have reached another region before it is acknowledged, ` +
    `and the nearest, ${near.name}, is ${text(near.seconds)} there and back: that is over ` +
    `${text(wish.writeP99)} on any hardware.`
  );
}

function asked(wish: Wish): string | null {
  const [far] = distances(
    wish,
    regionsOf(wish, wish.readers).map(({ name }) => name),
  );
  if (far === undefined || wish.staleness > 0 || far.seconds <= wish.readP99) return null;
  return (
    `A read that sees all that was acknowledged asks where writes are acknowledged, and ${far.a} and ` +
    `${far.b} are ${text(far.seconds)} there and back apart; a read answered within ` +
    `${text(wish.readP99)} everywhere cannot have asked.`
  );
}

function text(seconds: number): string {
  return formatQuantity(seconds, TIME);
}
