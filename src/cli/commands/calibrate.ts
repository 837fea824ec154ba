import { type Command, Option } from "commander";
import type { CalibrateFlags } from "../calibration/calibrate-command.ts";
import { nonEmpty, shortTime, size } from "../calibration/flag-values.ts";
import type { AddCommand } from "../command.ts";
import { wholeNumber } from "../scenario-options.ts";

/** `calibrate FILE…` and `calibrate disk`: the user's own machine as a scenario's hardware. */
export const addCalibrate: AddCommand = (program, door, done) => {
  const command = program
    .command("calibrate")
    .description("turn measurements of your disks and links into a scenario's hardware")
    .argument("[file...]", "what a tool has printed; - is standard input")
    .option("--column <name>", "the column of a CSV file", nonEmpty)
    .option("--by <columns>", "columns that tell series apart: host, or from,to; none", nonEmpty)
    .option("--unit <unit>", "the unit of bare numbers: ns, us, ms, s, B, KiB, …", nonEmpty)
    .addOption(new Option("--decimal <mark>", "1,5 is one and a half").choices(["point", "comma"]))
    .addOption(
      new Option("--as <role>", "what the values are").choices([
        "fsync",
        "rtt",
        "apply",
        "think",
        "size",
        "latency",
        "lag",
      ]),
    )
    .option("--metric <name>", "which of several Prometheus histograms", nonEmpty)
    .option("--skip <n>", "leave out the first n values of a column (warm-up)", wholeNumber)
    .option("--family <name>", "fit this family and choose none", nonEmpty)
    .option("--name <name>", "what the block's `let` is called", nonEmpty)
    .option("--picture <file.svg>", "draw the percentiles, measured and fitted", nonEmpty)
    .option("--out <file>", "write a small scenario that uses the block and runs", nonEmpty)
    .option("--append <file>", "put the block at the end of a scenario", nonEmpty)
    .option("--json", "print one JSON object")
    .option("--quiet", "print the block alone")
    .addHelpText("after", HELP)
    .action(async (files: string[], flags: CalibrateFlags) => {
      if (files.length === 0) command.error("error: missing required argument 'file'");
      const { calibrateFiles } = await import("../calibration/calibrate-command.ts");
      done(await calibrateFiles(door, files, flags));
    });
  command
    .command("disk")
    .description("time flushes on a disk of this machine, and fit them")
    .option("--dir <dir>", "a folder on that disk", nonEmpty, ".")
    .addOption(flag("--for <time>", "stop after this time", shortTime).default(10, "10s"))
    .addOption(flag("--bytes <size>", "write no more than this", size).default(64e6, "64MB"))
    .addOption(flag("--write <size>", "written before each flush", size).default(8192, "8KiB"))
    .addOption(
      flag("--pause <time>", "rest so long before each, as an idle system does", shortTime),
    )
    .addHelpText("after", DISK_HELP)
    .action(async (own: DiskFlags, called: Command) => {
      const { calibrateDisk } = await import("../calibration/calibrate-command.ts");
      const call = {
        dir: own.dir,
        seconds: own.for,
        bytes: own.bytes,
        write: own.write,
        ...(own.pause !== undefined && { pause: own.pause }),
      };
      done(await calibrateDisk(door, call, called.optsWithGlobals<CalibrateFlags>()));
    });
};

function flag(flags: string, description: string, parse: (text: string) => number): Option {
  return new Option(flags, description).argParser(parse);
}

interface DiskFlags {
  readonly dir: string;
  readonly for: number;
  readonly bytes: number;
  readonly write: number;
  readonly pause?: number;
}

const DISK_HELP = `
What \`calibrate --help\` lists beyond files works here as well.

A flush after silence can take several times as long as one of a series: the disk, and the process
that waits for it, must be woken. For a system that writes now and then: --pause 100ms --for 5min`;

const HELP = `
Known are pg_test_fsync, fio --output-format=json+ (with fsync or fdatasync), ping, fping, mtr,
pgbench -l (all its pgbench_log.* together), samples of pg_stat_replication (psql --csv),
SHOW REPLICA STATUS, Prometheus histograms (curl http://etcd:2379/metrics), columns of CSV (with
columns from and to a link a pair), and tables of round trips with the same names on both sides.

  quorate calibrate pings.txt --append our.scenario
  quorate calibrate flushes.csv --column latency --unit us --picture fit.svg
  quorate calibrate disk --dir /var/lib/postgresql --out here.scenario

Families: lognormal, gamma, weibull, shifted lognormal, shifted gamma, 2 lognormals, 3 lognormals,
quantiles. The one with the least error on values held out is taken, the simplest of those alike.
--family empirical draws from the values themselves, and the scenario then needs the CSV file.`;
