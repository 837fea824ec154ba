import type { WorkloadPlan } from "../../model/workload.ts";
import { makeStream } from "../../random/stream.ts";

/** An open loop's requests come from this many users in turn. */
export const OPEN_LOOP_SESSIONS = 256;

/** What each client remembers between its operations. Sessions of all workloads are numbered on. */
export class Sessions {
  readonly count: number;
  readonly shards: number;
  /** The first session of each workload, and how many it has. */
  readonly first: readonly number[];
  readonly sizes: readonly number[];
  readonly workload: Int32Array;
  /** The endpoint where the session's client sits. */
  readonly host: Int32Array;
  /** The replica that a pinned session asks; -1 before its first read. */
  readonly pinned: Int32Array;
  /** When its last write was acknowledged; -Infinity before. */
  readonly lastWriteNs: Float64Array;
  /** Positions by session and shard: of its last write, and the newest that it has read. */
  readonly writtenLsn: Float64Array;
  readonly readLsn: Float64Array;
  /** Key and version that its last read returned; version 0 for a key that nobody had written. */
  readonly lastReadKey: Int32Array;
  readonly lastReadVersion: Float64Array;

  constructor(workloads: readonly WorkloadPlan[], nodes: number, shards: number, seed: string) {
    this.sizes = workloads.map(({ load }) =>
      load.kind === "closed" ? load.clients : OPEN_LOOP_SESSIONS,
    );
    this.first = this.sizes.map((_, index) =>
      this.sizes.slice(0, index).reduce((sum, size) => sum + size, 0),
    );
    this.count = this.sizes.reduce((sum, size) => sum + size, 0);
    this.shards = shards;
    this.workload = new Int32Array(this.count);
    this.host = new Int32Array(this.count);
    this.pinned = new Int32Array(this.count).fill(-1);
    this.lastWriteNs = new Float64Array(this.count).fill(Number.NEGATIVE_INFINITY);
    this.writtenLsn = new Float64Array(this.count * shards);
    this.readLsn = new Float64Array(this.count * shards);
    this.lastReadKey = new Int32Array(this.count).fill(-1);
    this.lastReadVersion = new Float64Array(this.count);
    workloads.forEach((workload, index) => {
      const hosts = hostsOf(workload, this.sizes[index]!, `w${index}`, seed);
      hosts.forEach((host, at) => {
        const session = this.first[index]! + at;
        this.workload[session] = index;
        this.host[session] = nodes + host;
      });
    });
  }
}

/**
 * The client host of each session: as many in one site as in another. Those of an open loop whose
 * requests come at random stand in random order: were it site by site in turn, a request of one site
 * would always follow one of another, and two sites would meet on a key twice as often as strangers do.
 */
function hostsOf(
  { clientHosts, load }: WorkloadPlan,
  count: number,
  entity: string,
  seed: string,
): readonly number[] {
  const hosts = Array.from({ length: count }, (_, at) => clientHosts[at % clientHosts.length]!);
  if (clientHosts.length < 2 || load.kind === "closed" || load.kind === "constant") return hosts;
  const stream = makeStream(seed, entity, "sites of sessions");
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(stream.next() * (at + 1));
    [hosts[at], hosts[other]] = [hosts[other]!, hosts[at]!];
  }
  return hosts;
}
