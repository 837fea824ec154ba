import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { EXIT } from "../exit-code.ts";
import type { Prediction } from "../validation/predict.ts";

interface ValidateFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly picture?: string;
}

/** `validate`: predicts each measured row from its calibration alone and prints the error. */
export const addValidate: AddCommand = (program, door, done) => {
  program
    .command("validate")
    .description("hold the model against what a real PostgreSQL pair did, row by row")
    .option("--json", "print one JSON object")
    .option("--quiet", "no progress")
    .option("--picture <file.svg>", "also draw measured against predicted figures")
    .action(async (flags: ValidateFlags) => {
      done(await validate(door, flags));
    });
};

async function validate(door: Door, flags: ValidateFlags): Promise<number> {
  const { postgresqlDataset } = await import("../validation/dataset.ts");
  const { calibrate } = await import("../validation/calibration.ts");
  const { predict } = await import("../validation/predict.ts");
  const { validationJson, validationText } = await import("../validation/print.ts");
  const { listenForInterrupts } = await import("../interrupts.ts");
  const dataset = postgresqlDataset(door.cwd);
  const wanted = dataset.rows.filter((row) => row.rttMsA >= 1);
  const interrupts = listenForInterrupts(door);
  const predictions: Prediction[] = [];
  for (const row of wanted) {
    if (interrupts.signal.aborted) break;
    if (door.errIsTerminal && !flags.quiet) {
      door.err(`\rrow ${predictions.length + 1} of ${wanted.length}`);
    }
    const calibration = calibrate(dataset.rows, dataset.seriesUsP50, row);
    predictions.push(await predict(row, calibration, dataset.scenario(row), dataset.reader));
    // Gives the interrupt a chance to be heard between two rows.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  interrupts.stopListening();
  if (door.errIsTerminal && !flags.quiet) door.err("\r\u001b[K");
  door.out(flags.json ? validationJson(predictions) : validationText(predictions));
  if (flags.picture !== undefined) await draw(door, flags.picture, predictions);
  return predictions.length < wanted.length ? EXIT.interrupted : EXIT.ok;
}

async function draw(door: Door, file: string, predictions: readonly Prediction[]): Promise<void> {
  const { validationPicture } = await import("../validation/picture.ts");
  const { writeWhole } = await import("../write-files.ts");
  writeWhole(door.cwd, file, await validationPicture(predictions));
}
