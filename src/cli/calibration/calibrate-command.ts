import { dirname, relative, resolve, sep } from "node:path";
import { FAMILIES } from "../../analysis/calibration/choose-fit.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { packageVersion } from "../version.ts";
import { writeWhole } from "../write-files.ts";
import { appendBlock, isRight } from "./append.ts";
import { bindingsOf, blockText, type Part } from "./block.ts";
import { calibrationJson } from "./calibration-json.ts";
import { fittedText, readingText } from "./describe.ts";
import { EMPIRICAL, type Fitted, fitSeries } from "./fitted.ts";
import { openInput } from "./input.ts";
import { type DiskCall, diskCost, measureDisk, timeFlag } from "./measure-disk.ts";
import { unitNamed } from "./numbers.ts";
import { drawFit } from "./picture.ts";
import type { Reading, Role } from "./reading.ts";
import { type ReadOptions, recognise } from "./recognise.ts";
import { wholeScenario } from "./whole-scenario.ts";

export interface CalibrateFlags {
  readonly column?: string;
  readonly by?: string;
  readonly unit?: string;
  readonly decimal?: string;
  readonly as?: Role;
  readonly name?: string;
  readonly metric?: string;
  readonly family?: string;
  readonly skip?: number;
  readonly picture?: string;
  readonly out?: string;
  readonly append?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const FAMILY_NAMES = [...FAMILIES.map(({ name }) => name), EMPIRICAL];

type Read = Part & { readonly reading: Reading };

/** Carries out `calibrate FILE…` and gives the exit code. */
export async function calibrateFiles(
  door: Door,
  files: readonly string[],
  flags: CalibrateFlags,
): Promise<number> {
  const options = readOptions(flags);
  const inputs = files.map((file) => openInput(door, file));
  const parts = recognise(inputs, options).map(({ inputs: together, read }): Read => {
    const reading = read(options);
    const [first] = together;
    return {
      reading,
      fitted: fitAll(reading, flags),
      provenance: {
        file: together.map(({ name }) => (name === "-" ? "standard input" : name)).join(", "),
        date: first!.date,
        sha256: first!.hash(),
        tool: reading.tool,
        version: packageVersion(),
      },
    };
  });
  for (const { fitted, reading, provenance } of parts) {
    if (fitted.length === 0) {
      throw new CallError(
        `${provenance.file}: recognised as ${reading.tool}, but it has no value`,
        [...reading.ignored.first.map(({ line, text, why }) => `line ${line}: ${text} (${why})`)],
      );
    }
  }
  await give(door, parts, flags);
  return EXIT.ok;
}

/** Carries out `calibrate disk` and gives the exit code. */
export async function calibrateDisk(
  door: Door,
  call: DiskCall,
  flags: CalibrateFlags,
): Promise<number> {
  if (!flags.quiet) door.err(diskCost(call));
  const { reading, sha256, interrupted } = await measureDisk(door, call);
  const fitted = fitAll(reading, flags);
  const pause = call.pause === undefined ? "" : ` --pause ${timeFlag(call.pause)}`;
  const provenance = {
    file: `calibrate disk --dir ${call.dir}${pause}`,
    date: null,
    sha256,
    tool: reading.tool,
    version: packageVersion(),
  };
  if (interrupted && !flags.quiet) door.err("stopped; what was measured until then is used\n");
  await give(door, [{ reading, fitted, provenance }], flags);
  return interrupted ? EXIT.interrupted : EXIT.ok;
}

function readOptions(flags: CalibrateFlags): ReadOptions {
  const unit = flags.unit === undefined ? null : unitNamed(flags.unit);
  if (flags.unit !== undefined && unit === null) {
    throw new CallError(`${flags.unit} is no unit known here`, [
      "ns, us, ms, s, min for times; B, KB, KiB, MB for sizes",
    ]);
  }
  if (flags.family !== undefined && !FAMILY_NAMES.includes(flags.family)) {
    throw new CallError(`there is no family ${flags.family}`, [
      `choose one of ${FAMILY_NAMES.join(", ")}`,
    ]);
  }
  if (flags.name !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(flags.name)) {
    throw new CallError(`--name ${flags.name} is no name`, [
      "a letter or _ first, then letters, digits and _: --name fsync_db1",
    ]);
  }
  return {
    ...(flags.column !== undefined && { column: flags.column }),
    ...(flags.by !== undefined && { by: flags.by }),
    ...(flags.metric !== undefined && { metric: flags.metric }),
    unit,
    decimalComma: flags.decimal === "comma",
    skip: flags.skip ?? 0,
  };
}

function fitAll({ series, tool }: Reading, flags: CalibrateFlags): Fitted[] {
  return series.flatMap((one) => {
    if (flags.as !== undefined && series.length > 1 && one.role !== "time") {
      throw new CallError(
        `--as ${flags.as} would make one thing of ${series.length} series (${tool})`,
        [`they are ${series.map(({ name, role }) => `${name}: ${role}`).join(", ")}`],
      );
    }
    if (flags.family === EMPIRICAL && one.column === undefined) {
      throw new CallError("empirical needs a plain column of CSV that a scenario can read again", [
        "with a name above, commas, one unit, no --skip, no --by, and no line that is not used",
      ]);
    }
    const unit = flags.unit === undefined ? null : unitNamed(flags.unit);
    if (
      flags.as !== undefined &&
      unit !== null &&
      (flags.as === "size") !== (unit.kind === "data")
    ) {
      const [is, not] = unit.kind === "data" ? ["a size", "a time"] : ["a time", "a size"];
      throw new CallError(`--as ${flags.as} is ${not}, and ${flags.unit} is ${is}`);
    }
    const named = flags.as === undefined ? one : { ...one, role: flags.as };
    const fitted = fitSeries(named, flags.family ?? null);
    if (fitted === null && flags.family !== undefined) {
      throw new CallError(`${one.what}: ${flags.family} cannot be fitted to it`);
    }
    return fitted === null ? [] : [fitted];
  });
}

/** A file of values as a scenario in `folder` names it. */
function pathFrom(folder: string, cwd: string, file: string): string {
  const path = relative(folder, resolve(cwd, file)).split(sep).join("/");
  if (!path.startsWith("..")) return path;
  throw new CallError(`a scenario in ${folder} cannot read ${file}: it lies outside`, [
    "put the file beside the scenario, or take another family",
  ]);
}

async function give(door: Door, parts: readonly Read[], flags: CalibrateFlags): Promise<void> {
  const target = flags.append ?? flags.out;
  const folder = target === undefined ? door.cwd : dirname(resolve(door.cwd, target));
  const bindings = bindingsOf(parts, flags.name ?? null, (file) =>
    pathFrom(folder, door.cwd, file),
  );
  const block = blockText(parts, bindings);
  const all = parts.flatMap(({ fitted }) => fitted);
  const whole = wholeScenario(block, bindings, all);
  if (!isRight(whole, door.cwd, folder)) throw new Error(`the block has an error in it:\n${block}`);
  // First everything that may be refused, so that a call either does all or nothing of it.
  if (flags.append !== undefined) appendBlock(door, flags.append, block, bindings);
  if (flags.out !== undefined) writeWhole(door.cwd, flags.out, whole);
  if (flags.picture !== undefined) await drawFit(door, flags.picture, all);
  if (flags.json) {
    door.out(calibrationJson(parts, bindings, block));
    return;
  }
  if (!flags.quiet) {
    for (const { provenance, reading, fitted } of parts) {
      door.out(readingText(provenance.file, reading, door.columns));
      for (const one of fitted) door.out(fittedText(one, door.columns));
      door.out("\n");
    }
  }
  door.out(block);
  if (flags.quiet) return;
  if (flags.out !== undefined) door.err(`${flags.out}: quorate run ${flags.out}\n`);
  if (flags.append !== undefined) door.err(`${flags.append}: the block is at its end\n`);
}
