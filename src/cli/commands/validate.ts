import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import type { Prediction } from "../validation/measured-case.ts";

interface ValidateFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly rows?: boolean;
  readonly strict?: boolean;
  readonly picture?: string;
  readonly points?: string;
}

/** `validate [system…]`: predicts each measured row from its calibration alone and says how far off it is. */
export const addValidate: AddCommand = (program, door, done) => {
  program
    .command("validate")
    .description(
      "hold the model against what real systems did: how near it comes, where not, and why",
    )
    .argument("[system...]", "postgresql, mariadb, redis, etcd, pbs, tcp; all when none is named")
    .option("--rows", "print every row; without it the summary and the worst")
    .option("--json", "print one JSON object, every row in it")
    .option("--strict", "exit with 1 when a promise is missed")
    .option("--quiet", "no progress")
    .option("--picture <file.svg>", "also draw measured against predicted throughput")
    .option("--points <file.ts>", "also write the rows that trust labels are told from")
    .action(async (systems: string[], flags: ValidateFlags) => {
      done(await validate(door, systems, flags));
    });
};

async function validate(door: Door, systems: string[], flags: ValidateFlags): Promise<number> {
  const { listenForInterrupts } = await import("../interrupts.ts");
  const { predictAll } = await import("../validation/validate.ts");
  const rows = await rowsOf(systems);
  const interrupts = listenForInterrupts(door);
  const { signal } = interrupts;
  const draws = door.errIsTerminal && !flags.quiet;
  const found = await predictAll(rows, {
    signal,
    onRow({ title, mode, load }, index) {
      const text = `row ${index + 1} of ${rows.length}: ${title}, ${mode}, ${load}`;
      if (draws) door.err(`\r\u001b[2K${text.slice(0, Math.max(20, door.columns - 1))}`);
    },
  });
  interrupts.stopListening();
  if (draws) door.err("\r\u001b[2K");
  if (flags.json) {
    const { validationJson } = await import("../validation/json.ts");
    door.out(validationJson(found));
  } else {
    const { validationText } = await import("../validation/print.ts");
    door.out(validationText(found, Math.min(door.columns, 100), flags.rows === true));
  }
  if (!found.complete) return EXIT.interrupted;
  if (flags.picture !== undefined) await draw(door, flags.picture, found.predictions);
  if (flags.points !== undefined) {
    const { pointsModule } = await import("../validation/points.ts");
    const { writeWhole } = await import("../write-files.ts");
    writeWhole(door.cwd, flags.points, pointsModule(found.predictions));
  }
  return flags.strict && found.judgements.some(({ kept }) => !kept) ? EXIT.failed : EXIT.ok;
}

async function rowsOf(systems: readonly string[]) {
  const { MEASURED_SYSTEMS, measuredCases } = await import("../validation/measured-sets.ts");
  const unknown = systems.find((system) => !MEASURED_SYSTEMS.includes(system));
  if (unknown === undefined) return measuredCases(systems.length === 0 ? undefined : systems);
  const { suggest } = await import("../../diagnostics/suggest.ts");
  const near = suggest(unknown, MEASURED_SYSTEMS);
  throw new CallError(`nothing was measured of \`${unknown}\``, [
    near === null ? `there is ${MEASURED_SYSTEMS.join(", ")}` : `did you mean \`${near}\`?`,
  ]);
}

async function draw(door: Door, file: string, predictions: readonly Prediction[]): Promise<void> {
  const { validationPicture } = await import("../validation/picture.ts");
  const { writeWhole } = await import("../write-files.ts");
  writeWhole(door.cwd, file, await validationPicture(predictions));
}
