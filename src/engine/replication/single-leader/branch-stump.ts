/** A record that is no longer in any log. */
interface Cut {
  readonly version: number;
  /** Infinity before the client had its acknowledgement. */
  acknowledgedNs: number;
}

/** What a leader's restart has cut off its branch: records that were never on its disk. */
export class Stump {
  private readonly cuts = new Map<number, Cut[]>();

  add(key: number, version: number, acknowledgedNs: number): void {
    const own = this.cuts.get(key);
    const cut = { version, acknowledgedNs };
    if (own === undefined) this.cuts.set(key, [cut]);
    else own.push(cut);
  }

  /** An acknowledgement that was on its way has come all the same. */
  acknowledge(key: number, version: number, now: number): void {
    const cut = this.cuts.get(key)?.find((one) => one.version === version);
    if (cut !== undefined) cut.acknowledgedNs = now;
  }

  of(key: number): readonly Cut[] {
    return this.cuts.get(key) ?? [];
  }

  has(key: number, version: number): boolean {
    return this.of(key).some((cut) => cut.version === version);
  }
}
