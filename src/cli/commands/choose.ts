import type { Command } from "commander";
import { ASKED, type Said } from "../choose/asked.ts";
import type { AddCommand } from "../command.ts";
import type { Door } from "../door.ts";
import { positiveInteger } from "../scenario-options.ts";

type Flags = Readonly<Record<string, unknown>>;

/** `choose`: which strategy meets what is needed, and which do not, by what. */
export const addChoose: AddCommand = (program, door, done) => {
  const command = program
    .command("choose")
    .description(
      "say what is needed; the strategies are simulated, dropped by what they fail, ranked",
    )
    .argument("[file]", "lines `name = value` with the names of the flags; - is standard input");
  for (const { name, takes, help } of ASKED) command.option(`--${name} ${takes}`, help);
  addRest(command);
  command.action(async (file: string | undefined, flags: Flags) => {
    const { chooseCommand } = await import("../choose/choose-command.ts");
    const { withRoundTrip } = await import("../choose/region-words.ts");
    const ask = await askerOf(door, flags);
    try {
      const rtts = (flags["rtt"] as readonly string[] | undefined) ?? [];
      done(
        await chooseCommand({
          door,
          ...(file !== undefined && { file }),
          flags: {
            ...flags,
            said: saidBy(flags),
            rtts: rtts.reduce(withRoundTrip, new Map<string, number>()),
            systems: systemsOf(flags["systems"]),
          },
          ask: ask?.ask ?? null,
        }),
      );
    } finally {
      ask?.close();
    }
  });
};

function addRest(command: Command): void {
  command
    .option("--rtt <a:b=time>", "a round trip of your own (again for more)", collected)
    .option("--systems <names>", "also products that do the same: all, or postgresql,etcd,…")
    .option("--all", "every candidate that was dropped, and not one of those alike")
    .option("--out <file>", "write the scenario of the best")
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--max-wall <seconds>", "stop after so long and keep what is done", positiveInteger)
    .option("--json", "print one JSON object")
    .option("--quiet", "no words beside the results")
    .addHelpText("after", EXAMPLES);
}

function collected(text: string, sofar: readonly string[] = []): readonly string[] {
  return [...sofar, text];
}

/** What the flags say, by the names of the questions; commander has made `writeP99` of `write-p99`. */
function saidBy(flags: Flags): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  for (const { name } of ASKED) {
    const text = flags[name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    if (typeof text === "string") said.set(name, { text, where: `--${name}` });
  }
  return said;
}

function systemsOf(text: unknown): readonly string[] {
  if (typeof text !== "string") return [];
  return text.split(/[,\s]+/).filter((one) => one !== "");
}

/** Questions are put to a terminal only: a script that forgets a flag gets a message, and never waits. */
async function askerOf(door: Door, flags: Flags) {
  if (!process.stdin.isTTY || !door.errIsTerminal || flags["json"]) return null;
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  let onEnd: (() => void) | null = null;
  lines.on("close", () => onEnd?.());
  return {
    ask: (question: string) =>
      new Promise<string | null>((resolve) => {
        onEnd = () => resolve(null);
        lines.question(question, resolve);
      }),
    close: () => lines.close(),
  };
}

const EXAMPLES = `
Examples:
  quorate choose                                   (asks one thing after another)
  quorate choose --regions us-east-1 --writes 500/s --reads 80% --write-p99 10ms
  quorate choose --regions us-east-1,us-west-2 --writes 200/s --lose-region 0 --out chosen.scenario
  quorate choose --regions us-east-1,eu-west-1,ap-northeast-1 --writers everywhere --writes 300/s
                 --conflicts merge --stale any --lose-machine any --write-p99 20ms
  quorate choose wish.txt --systems all --json`;
