import { HAS, type Keys } from "./keys.ts";
import type { SiblingSets } from "./sibling-sets.ts";
import type { Versions } from "./versions.ts";

/** Keeps versions that somebody holds from being forgotten. */
export interface Holder {
  hold(version: number): void;
  letGo(version: number): void;
}

const NOTHING: readonly number[] = [];

/**
 * What readers take with them: one version, or a list of siblings; 0 for a key without any. How two
 * such answers become one, what one lacks of another, and what it lacks of all that there is.
 */
export class Views {
  /** What {@link judge} and {@link merge} have found. */
  behind = 0;
  ageNs = 0;
  hasGrown = false;
  private readonly keys: Keys;
  private readonly versions: Versions;
  private readonly sets: SiblingSets | null;
  private readonly holder: Holder;

  constructor(keys: Keys, versions: Versions, sets: SiblingSets | null, holder: Holder) {
    this.keys = keys;
    this.versions = versions;
    this.sets = sets;
    this.holder = holder;
  }

  /** What a replica shows, for a reader on its way: held until {@link giveBack}. */
  take(row: number, position: number): number {
    const shown = this.keys.ints[this.keys.currentAt(row, position)]!;
    if (this.sets === null) {
      if (shown !== 0) this.holder.hold(shown);
      return shown;
    }
    const answer = this.sets.copy(shown);
    for (let cell = answer; cell !== 0; cell = this.sets.after(cell)) {
      this.holder.hold(this.sets.versionIn(cell));
    }
    return answer;
  }

  /** Up to which number a replica has, or has replaced, every version of a key; 0 where it is not kept. */
  knownUpTo(row: number, position: number): number {
    const { keys, sets } = this;
    return sets === null ? 0 : keys.ints[keys.floorAt(HAS, row, position)]!;
  }

  /** One version as an answer, held until {@link giveBack}. */
  answerOf(version: number): number {
    this.holder.hold(version);
    return this.sets === null ? version : this.sets.listOf(version);
  }

  /** An answer is used no more. */
  giveBack(answer: number): void {
    if (answer === 0) return;
    if (this.sets === null) {
      this.holder.letGo(answer);
      return;
    }
    for (let cell = answer; cell !== 0; cell = this.sets.after(cell)) {
      this.holder.letGo(this.sets.versionIn(cell));
    }
    this.sets.drop(answer);
  }

  /**
   * Puts an answer into what a reader has so far, and says in {@link hasGrown} whether that has
   * changed. The result is held by the reader, the answer stays its owner's.
   */
  merge(known: number, answer: number): number {
    const { versions, sets } = this;
    if (sets === null) {
      const isNewer = answer !== 0 && (known === 0 || versions.isLater(answer, known));
      this.hasGrown = isNewer;
      return isNewer ? answer : known;
    }
    const merged = sets.merge(known, answer);
    this.hasGrown = sets.hasGrown;
    return merged;
  }

  /** The versions of `known` that `answer` neither holds nor replaces. */
  missing(known: number, answer: number): readonly number[] {
    const { sets } = this;
    if (sets !== null) return sets.missing(known, answer);
    return known === answer || known === 0 ? NOTHING : [known];
  }

  /** Whether one who shows `theirs` lacks something of `mine`. */
  isBehind(theirs: number, mine: number): boolean {
    if (mine === 0 || theirs === mine) return false;
    return this.sets !== null || theirs === 0 || this.versions.isLater(mine, theirs);
  }

  /** The number of an answer's newest version, 0 for none. */
  numberOf(answer: number): number {
    if (answer === 0) return 0;
    return this.versions.numberOf(this.sets?.newest(answer) ?? answer);
  }

  serialOf(answer: number): number {
    if (answer === 0) return 0;
    return this.versions.serialOf(this.sets?.newest(answer) ?? answer);
  }

  /** How many versions stand side by side in an answer. */
  sizeOf(answer: number): number {
    if (answer === 0) return 0;
    return this.sets?.size(answer) ?? 1;
  }

  /**
   * What an answer misses, into {@link behind} and {@link ageNs}: versions acknowledged before the
   * read was meant to begin that it neither holds nor replaces. A replica that answered had all
   * up to `knownUpTo`.
   */
  judge(row: number, answer: number, intendedNs: number, knownUpTo: number): void {
    const { versions, keys, sets } = this;
    this.behind = 0;
    this.ageNs = 0;
    for (let version = keys.newestOf(row); version !== 0; version = versions.olderOf(version)) {
      if (sets === null ? version === answer : versions.numberOf(version) <= knownUpTo) return;
      const acknowledgedNs = versions.acknowledgedNsOf(version);
      if (acknowledgedNs > intendedNs) continue;
      if (sets?.covers(answer, version) === true) continue;
      this.behind += 1;
      this.ageNs = Math.max(this.ageNs, intendedNs - acknowledgedNs);
    }
  }
}
