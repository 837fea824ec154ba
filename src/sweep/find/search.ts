import type { Axis } from "./axis.ts";
import { besideTurn, edgeOfDoubt, type Place, type Turn } from "./places.ts";
import { type Answer, type Bracket, crossing, type Probe, Probes } from "./probes.ts";

/** What a search may ask, and how long it may go on. */
export interface SearchInput {
  readonly axis: Axis;
  /** Tries a value with so many trials, those before it counted; null when it was interrupted. */
  readonly ask: (value: number, trials: number) => Promise<Answer | null>;
  /** Whether a closed form proves that the condition fails at a value. */
  readonly provesFailure: (value: number) => boolean;
  /** Events of one run at a value, about. */
  readonly costOf: (value: number) => number;
  /** Where the closed forms expect the turn; null when they have no opinion. */
  readonly guess: number | null;
  readonly limits: SearchLimits;
}

export interface SearchLimits {
  /** Trials that a value gets at first, and at most. */
  readonly firstTrials: number;
  readonly mostTrials: number;
  /** Runs of all values together; a value under way is finished. */
  readonly mostRuns: number;
  /** Events that one run may take; a value that needs more is not tried. */
  readonly mostEvents: number;
}

export interface SearchEnd {
  readonly outcome: "found" | "everywhere" | "nowhere" | "not_monotone" | "undecided" | "stopped";
  readonly probes: readonly Probe[];
  readonly bracket: Bracket;
  /** The best guess of the turn, on the safe side where only steps count; null without one. */
  readonly value: number | null;
  /** True when an end of the domain was left out because a run there costs too much. */
  readonly cut: boolean;
}

/** Where a search looks first: the ends, and three places between them. */
const FIRST_LOOK: readonly number[] = [0, 0.25, 0.5, 0.75, 1];
/** Beyond a turn in sight a first look is spared where its runs take so many times the events. */
const DEAR = 4;
/** An end is left where it is when what may be gained is less than this share of the interval. */
const WORTH = 0.3;
/** The interval is good enough when it is at most so many tolerances wide. */
const GOOD_ENOUGH = 1.5;

/** Thrown inside a search when a probe was interrupted. */
const INTERRUPTED = Symbol("interrupted");

/**
 * Looks for the place on an axis where a condition turns from holding to failing, although each
 * look is blurred by chance.
 *
 * First a few places all over the domain, so that a condition that turns more than once is seen;
 * then the closed forms' guess, and from there the turn is closed in on: towards the crossing of the
 * margins where there are any, else by halves. A verdict counts only when the whole 95 % interval is
 * on one side. Places that stay undecided are kept between the two ends, each of which is narrowed
 * on its own; when chance alone keeps them apart, the trials there are doubled, up to a limit.
 */
export async function search(input: SearchInput): Promise<SearchEnd> {
  const one = new Search(input);
  try {
    await one.look();
    if (one.isSettled()) return one.end(null);
    await one.useProof();
    await one.narrow();
  } catch (error) {
    if (error !== INTERRUPTED) throw error;
    return one.end("stopped");
  }
  return one.end(null);
}

class Search {
  private readonly input: SearchInput;
  private readonly probes: Probes;
  private cut = false;
  private refused = false;

  constructor(input: SearchInput) {
    this.input = input;
    this.probes = new Probes(input.axis);
  }

  /** The first look all over the domain, cheap places first. */
  async look(): Promise<void> {
    const { axis, costOf, limits } = this.input;
    const values = [...new Set(FIRST_LOOK.map((position) => axis.valueAt(position)))];
    const places = values
      .map((value) => ({ value, cost: this.input.provesFailure(value) ? 0 : costOf(value) }))
      .sort((a, b) => a.cost - b.cost);
    let dearest = 0;
    for (const { value, cost } of places) {
      const { pass, fail } = this.probes.bracket();
      // Where nothing holds yet, it may do so beyond.
      const isTurn = pass !== null && fail !== null;
      const beyond = isTurn && axis.positionOf(value) > fail.position;
      if (cost > limits.mostEvents) this.cut = true;
      else if (!beyond || cost <= DEAR * dearest) {
        await this.ask(value, limits.firstTrials);
        dearest = Math.max(dearest, cost);
      }
    }
    await this.checkOrder();
  }

  /** Whether there is nothing to narrow: no turn, or more than one. */
  isSettled(): boolean {
    const { pass, fail } = this.probes.bracket();
    if (this.refused) return true;
    return (pass === null || fail === null) && this.undecidedEnd() === null;
  }

  /** Closes in on the smallest value that is proved to fail, which takes no runs. */
  async useProof(): Promise<void> {
    const { axis, provesFailure } = this.input;
    const { fail, pass, between } = this.probes.bracket();
    if (fail === null || fail.trials > 0) return;
    let from = between.at(-1)?.position ?? pass?.position ?? 0;
    let to = fail.position;
    while (to - from > axis.toleranceAt(to) / 8 && !axis.adjacent(from, to)) {
      const middle = (from + to) / 2;
      if (provesFailure(axis.valueAt(middle))) to = middle;
      else from = middle;
    }
    if (to !== fail.position) await this.ask(axis.valueAt(to), this.input.limits.firstTrials);
  }

  /** Narrows both ends of the turn, with more and more trials where chance asks for them. */
  async narrow(): Promise<void> {
    const { axis, limits } = this.input;
    let trials = limits.firstTrials;
    for (;;) {
      do await this.closeIn(trials);
      while (!this.refused && !this.isOver() && !(await this.confirmEnds(trials)));
      if (this.refused || this.isOver()) return;
      const { pass, fail, between } = this.probes.bracket();
      const open = between.length > 0 ? between : [this.undecidedEnd()].flatMap((one) => one ?? []);
      if (open.length === 0 || trials >= limits.mostTrials) return;
      // The width goes with the root of the trials: so many more make it good enough.
      const wanted = GOOD_ENOUGH * axis.toleranceAt(pass?.position ?? 0);
      const width = pass === null || fail === null ? null : fail.position - pass.position;
      if (width !== null && width <= wanted) return;
      const more =
        width === null || wanted === 0 ? 2 : Math.max(2, (width / wanted) * (width / wanted));
      trials = Math.min(limits.mostTrials, Math.ceil(more * trials));
      // The outermost are the ones that more trials may decide, and then they are the new ends.
      const outer = new Set([open[0], open.at(-1)].flatMap((one) => one?.value ?? []));
      for (const value of outer) if (!this.isOver()) await this.ask(value, trials);
    }
  }

  /**
   * Ends that were sure with few trials are asked again with as many as their neighbours needed: a
   * verdict that is looked for again and again is right less often than one that is asked once.
   * False when one of them is not sure any more.
   */
  private async confirmEnds(trials: number): Promise<boolean> {
    const { pass, fail } = this.probes.bracket();
    for (const end of [pass, fail]) {
      if (end === null || end.trials === 0 || end.trials >= trials) continue;
      const again = await this.ask(end.value, trials);
      if (again.verdict !== end.verdict) return false;
    }
    return true;
  }

  end(stopped: "stopped" | null): SearchEnd {
    const { probes, cut } = this;
    const bracket = probes.bracket();
    const value = this.refused ? null : this.bestValue(bracket);
    return { outcome: stopped ?? this.outcome(bracket), probes: probes.all, bracket, value, cut };
  }

  private outcome({ pass, fail, between }: Bracket): SearchEnd["outcome"] {
    if (this.refused) return "not_monotone";
    if (pass !== null) return fail === null && between.length === 0 ? "everywhere" : "found";
    return this.probes.all[0]?.verdict === "fail" ? "nowhere" : "undecided";
  }

  /** Where the margins cross; without them, and where only steps count, the farthest that holds. */
  private bestValue({ pass, fail, between }: Bracket): number | null {
    if (pass === null) return null;
    const { axis } = this.input;
    // What few trials left undecided says less than what many did.
    const most = Math.max(0, ...between.map(({ trials }) => trials));
    const told = between.filter(({ trials }) => trials >= most / 2);
    const row = [pass, ...told, ...(fail === null ? [] : [fail])];
    const holds = row.findLast(({ verdict, margin }) =>
      verdict === "undecided" ? (margin?.by ?? -1) >= 0 : verdict === "pass",
    );
    const next = row[row.indexOf(holds ?? pass) + 1];
    if (holds === undefined || next === undefined) return (holds ?? pass).value;
    const at = crossing(holds, next);
    if (at === null || axis.adjacent(holds.position, next.position)) return holds.value;
    const value = axis.valueAt(at);
    return axis.positionOf(value) > at + 1e-9 ? holds.value : value;
  }

  /** Asks new places until each end stands close to the turn, or to what is undecided there. */
  private async closeIn(trials: number): Promise<void> {
    const { axis, guess } = this.input;
    let hint = guess === null ? null : axis.positionOf(guess);
    for (let step = 0; !this.isOver(); step += 1) {
      const { pass, fail, between } = this.probes.bracket();
      if (pass === null || fail === null) return;
      if (hint !== null && (hint <= pass.position || hint >= fail.position || step > 2))
        hint = null;
      const place = this.nextPlace({ pass, fail, between }, hint, trials);
      if (place === null) return;
      const value = this.untried(place);
      if (value === null) return;
      await this.ask(value, trials);
      await this.checkOrder();
      if (this.refused) return;
    }
  }

  /** Where to look next; null when both ends are narrow enough. */
  private nextPlace(
    { pass, fail, between }: Turn,
    hint: number | null,
    trials: number,
  ): Place | null {
    const { axis } = this.input;
    const tolerance = axis.toleranceAt((pass.position + fail.position) / 2);
    const [first, last] = [between[0], between.at(-1)];
    if (first === undefined || last === undefined) {
      const narrow = fail.position - pass.position <= tolerance;
      if (narrow || axis.adjacent(pass.position, fail.position)) return null;
      return { from: pass, to: fail, at: besideTurn(pass, fail, tolerance, hint) };
    }
    const least = Math.max(tolerance / 2, WORTH * (fail.position - pass.position));
    const open = [
      { from: pass, to: first, sure: pass },
      { from: last, to: fail, sure: fail },
    ].filter(
      ({ from, to }) =>
        !axis.adjacent(from.position, to.position) && to.position - from.position > least,
    );
    const [widest] = open.sort(
      (a, b) => b.to.position - b.from.position - (a.to.position - a.from.position),
    );
    if (widest === undefined) return null;
    const { from, to, sure } = widest;
    return { from, to, at: edgeOfDoubt(from, to, sure, trials) };
  }

  /** The value of a place; steps may send it to one that is known, then the middle of the gap. */
  private untried({ from, to, at }: Place): number | null {
    const { axis } = this.input;
    const middle = axis.positionOf((from.value + to.value) / 2);
    const values = [at, middle].map((position) => axis.valueAt(position));
    return values.find((value) => this.probes.at(value) === null) ?? null;
  }

  private async ask(value: number, trials: number): Promise<Probe> {
    const answer = await this.input.ask(value, trials);
    if (answer === null) throw INTERRUPTED;
    return this.probes.take(value, answer);
  }

  /** A fail with a pass beyond it: both are asked again with all the trials before it counts. */
  private async checkOrder(): Promise<void> {
    const { mostTrials } = this.input.limits;
    for (;;) {
      const found = this.probes.contradiction();
      if (found === null) return;
      const unsure = found.filter(
        (probe) => probe.trials > 0 && probe.trials < mostTrials && !isPlain(probe),
      );
      if (unsure.length === 0) {
        this.refused = true;
        return;
      }
      for (const { value } of unsure) await this.ask(value, mostTrials);
    }
  }

  /** An undecided end of the domain beyond which no turn is seen. */
  private undecidedEnd(): Probe | null {
    const { pass, fail, between } = this.probes.bracket();
    if (pass !== null && fail !== null) return null;
    if (pass !== null) return between.at(-1) ?? null;
    const [first] = this.probes.all;
    return first?.verdict === "undecided" ? first : null;
  }

  private isOver(): boolean {
    return this.probes.runs >= this.input.limits.mostRuns;
  }
}

/** A margin so much larger than its doubt that no number of further trials would turn it. */
function isPlain({ margin }: Probe): boolean {
  return margin !== null && margin.half !== null && Math.abs(margin.by) > 4 * margin.half;
}
