import { etcdGrid } from "./etcd-grid.ts";
import { etcdKilled, postgresqlKilled, redisKilled } from "./killed-leader.ts";
import { mariadbGrid } from "./mariadb-grid.ts";
import { mariadbLag } from "./mariadb-lag.ts";
import type { MeasuredCase } from "./measured-case.ts";
import { pbsTable } from "./pbs-table.ts";
import { postgresqlGrid } from "./postgresql-grid.ts";
import { postgresqlLaboratory } from "./postgresql-laboratory.ts";
import { postgresqlBlocking, postgresqlLag, postgresqlVisibility } from "./postgresql-standby.ts";
import { redisGrid } from "./redis-grid.ts";
import { tcpLoss } from "./tcp-loss.ts";

/** The measured rows of each system, by the name that `quorate validate` takes. */
const SETS: Readonly<Record<string, readonly (() => readonly MeasuredCase[])[]>> = {
  postgresql: [
    postgresqlGrid,
    postgresqlVisibility,
    postgresqlLaboratory,
    postgresqlLag,
    postgresqlKilled,
    postgresqlBlocking,
  ],
  mariadb: [mariadbGrid, mariadbLag],
  redis: [redisGrid, redisKilled],
  etcd: [etcdGrid, etcdKilled],
  pbs: [pbsTable],
  tcp: [tcpLoss],
};

/** What can be asked for, in the order of the answer. */
export const MEASURED_SYSTEMS: readonly string[] = Object.keys(SETS);

/** The rows of these systems. Errors: a name that is none of them throws a `RangeError`. */
export function measuredCases(systems: readonly string[] = MEASURED_SYSTEMS): MeasuredCase[] {
  const unknown = systems.find((system) => !MEASURED_SYSTEMS.includes(system));
  if (unknown !== undefined) {
    throw new RangeError(
      `nothing was measured of \`${unknown}\`; there is ${MEASURED_SYSTEMS.join(", ")}`,
    );
  }
  const wanted = MEASURED_SYSTEMS.filter((system) => systems.includes(system));
  return wanted.flatMap((system) => SETS[system]!.flatMap((cases) => cases()));
}
