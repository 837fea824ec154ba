import { triesLoss, type Wish } from "./wish.ts";

/** Something that a wish leaves open: it was neither tried nor held against any candidate. */
export interface Waived {
  /** `how long a read or a write takes`. */
  readonly what: string;
  /** The flag of `choose` that would ask for it, with a value: `write-p99 20ms`. */
  readonly ask: string;
}

/**
 * What a wish does not ask for, in the order of the flags, so that nobody takes what was not looked at
 * for granted. What makes no sense of a wish (reads where nobody reads, a second region where there is
 * one) is left out.
 */
export function waivedOf(wish: Wish): readonly Waived[] {
  const { mayLose, mayStop, regions, readsPerSecond } = wish;
  const reads = readsPerSecond > 0;
  const several = regions.length > 1;
  const open = (value: number): boolean => !Number.isFinite(value);
  const found: readonly (readonly [boolean, string, string])[] = [
    [open(mayLose.node), "writes that are lost with a machine", "lose-machine 0"],
    [several && open(mayLose.region), "writes that are lost with a region", "lose-region 0"],
    [open(mayStop.node), "how long writes stop when a machine dies", "stop-machine 15s"],
    [several && open(mayStop.region), "how long writes stop when a region dies", "stop-region 60s"],
    [reads && open(wish.staleness), "how old a read may be", "stale 1s"],
    [wish.conflicts === "overwrite", "updates that others silently overwrite", "conflicts merge"],
    [open(wish.writeP99), "how long writes take", "write-p99 20ms"],
    [reads && open(wish.readP99), "how long reads take", "read-p99 20ms"],
    [open(wish.money), "the price", "money '2 USD/h'"],
  ];
  return found.filter(([is]) => is).map(([, what, ask]) => ({ what, ask }));
}

/** How a region is lost in the runs, where one is; null where a wish does not speak of it. */
export function regionLossText(wish: Wish, cutSeconds: number): string | null {
  if (!triesLoss(wish, "region")) return null;
  return `A region dies slowly: nobody reaches it for ${cutSeconds} s, then its machines are gone for good. Time without writes counts from the cut.`;
}
