/** Group commit of one log: how a flush takes `fixed + each · records` units of time. */
export interface FlushCost {
  readonly fixed: number;
  /** Time that each record adds: its bytes over the disk's bandwidth. */
  readonly each: number;
  /** The most records in one flush; Infinity without a limit. */
  readonly most: number;
}

export interface GroupCommitLaw {
  /** Mean records in one flush. */
  readonly batch: number;
  /** Records per unit of time. */
  readonly throughput: number;
  /** Mean time of one cycle of a client. */
  readonly cycle: number;
}

/**
 * N clients that spend `elsewhere` on everything but the flush, in a closed loop. A record that
 * comes while a flush runs waits for it to end and is flushed with all that came meanwhile. When
 * the disk never rests, two groups alternate: T = 2 F, batches of N / 2. When it mostly rests,
 * nobody meets company: T = elsewhere + F. Between them the fixed point of
 *
 *   F = fixed + each · batch,  X = N / T,  batch = max(1, X · F),
 *   T = elsewhere + F + (busy share of the disk) · F / 2,
 *
 * but never less than 2 F at full batches. The result is exact at both ends.
 */
export function groupCommit(clients: number, elsewhere: number, cost: FlushCost): GroupCommitLaw {
  const { fixed, each, most } = cost;
  const flushOf = (batch: number) => fixed + each * batch;
  const full = Math.max(1, Math.min(clients / 2, most));
  const saturated = full / flushOf(full);
  let throughput = Math.min(saturated, clients / (elsewhere + flushOf(1)));
  // The map is monotone and its steps shrink; 200 halvings end far below the last digit.
  for (let step = 0; step < 200; step += 1) {
    const batch = Math.min(full, Math.max(1, throughput * flushOf(1)));
    const flush = flushOf(batch);
    const busy = Math.min(1, (throughput / batch) * flush);
    const waits = clients > 1 ? (busy * flush) / 2 : 0;
    const next = Math.min(saturated, clients / (elsewhere + flush + waits));
    throughput = (throughput + next) / 2;
  }
  const batch = Math.min(full, Math.max(1, throughput * flushOf(1)));
  return { batch, throughput, cycle: clients / throughput };
}
