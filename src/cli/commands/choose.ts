import type { Command } from "commander";
import type { OpenAsker } from "../choose/ask.ts";
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
  for (const { name, takes, help, usual } of ASKED) {
    const isSaid = usual === undefined || help.includes(`(${usual}`);
    command.option(`--${name} ${takes}`, isSaid ? help : `${help} (${usual})`);
  }
  addRest(command);
  addQuorum(command, door, done);
  command.action(async (file: string | undefined, flags: Flags) => {
    const { chooseCommand } = await import("../choose/choose-command.ts");
    const { withRoundTrip } = await import("../choose/region-words.ts");
    const rtts = (flags["rtt"] as readonly string[] | undefined) ?? [];
    const mayAsk = process.stdin.isTTY && door.errIsTerminal && !flags["json"];
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
        openAsker: mayAsk ? openAsker : null,
      }),
    );
  });
};

/** `choose quorum`: read and write quorums for machines, clients and a load. */
function addQuorum(choose: Command, door: Door, done: (code: number) => void): void {
  choose
    .command("quorum")
    .description(
      "search read and write quorums for machines, places of clients and a load; verify them",
    )
    .option(
      "--nodes <names>",
      "the machines with their regions: a@us-east-1 b@us-east-1 c@eu-west-1",
    )
    .option("--clients <shares>", "where operations come from: us-east-1:70% eu-west-1:30%")
    .option("--reads <share>", "share of reads: 90%, or 90%:0.8 10%:0.2 where it changes (50%)")
    .option(
      "--capacity <rates>",
      "what each machine serves a second: a=1000 b=4000/2000 (reads/writes)",
    )
    .option("--for <what>", "what is to be least: load, network (machines asked), latency (load)")
    .option("--at-least <rate>", "capacity that it must have: 2000/s")
    .option("--asked <n>", "machines that an operation may ask in the mean")
    .option("--within <time>", "mean latency that it may have")
    .option("--resilience <n>", "machines that may die, whichever they are (0)")
    .option("--spare <n>", "machines asked beyond a quorum, which may be slow (0)")
    .option("--quorums <expr>", 'this system and no search: "(a and b) or (c and d)", "a*b + c*d"')
    .option("--write-quorums <expr>", "its write quorums, if not the smallest that meet all reads")
    .option(
      "--network <matrix>",
      "where round trips come from (the newest matrix with all regions)",
    )
    .option("--rtt <a:b=time>", "a round trip of your own (again for more)", collected)
    .option("--top <n>", "proposals that are shown and verified (3)", positiveInteger)
    .option("--no-verify", "no runs")
    .option("--out <file>", "write the scenario that verifies the first")
    .option("--jobs <n>", "runs at the same time (1)", positiveInteger)
    .option("--json", "print one JSON object")
    .option("--quiet", "no words beside the results")
    .action(async (_: Flags, command: Command) => {
      const { quorumCommand } = await import("../choose/quorum-command.ts");
      // Flags that `choose` has too are parsed by it, wherever they stand.
      done(await quorumCommand(door, command.optsWithGlobals()));
    });
}

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
async function openAsker(): Promise<OpenAsker> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  let onEnd: (() => void) | null = null;
  lines.on("close", () => onEnd?.());
  return {
    ask: (question) =>
      new Promise((resolve) => {
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
