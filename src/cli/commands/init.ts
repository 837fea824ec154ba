import type { AddCommand } from "../command.ts";
import type { InitFlags } from "../init/init-command.ts";

/** `init [FILE]`: a scenario to begin with. */
export const addInit: AddCommand = (program, door, done) => {
  program
    .command("init")
    .description("write a scenario to begin with, which runs as it stands")
    .argument("[file]", "the scenario to write; - is standard output", "first.scenario")
    .option("--about <question>", "commit, failover, reads, conflicts, quorums or majority")
    .option("--system <name>", "a product that loses a node, with its own settings: postgresql, …")
    .option("--list", "say what there is to begin with")
    .option("--force", "write over a file that is there")
    .option("--quiet", "no words when all is well")
    .action(async (file: string, flags: InitFlags) => {
      const { beginScenario } = await import("../init/init-command.ts");
      done(beginScenario(door, file, flags));
    });
};
