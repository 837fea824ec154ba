import type { AddCommand } from "../command.ts";
import { moment, positiveInteger } from "../scenario-options.ts";

/** `worker`: makes runs for `run --queue` on any machine. */
export const addWorker: AddCommand = (program, door, done) => {
  program
    .command("worker")
    .description("make runs for others: for every `quorate run FILE --queue` at the same server")
    .option("--queue [address]", "a Redis or Valkey server, as redis://host:6379 ($QUORATE_QUEUE)")
    .option("--jobs <n>", "runs at the same time (the number of cores)", positiveInteger)
    .option("--idle <time>", "end when there was nothing to do for so long", moment)
    .option(
      "--patience <time>",
      "silence after which a worker's block goes to another (15s)",
      moment,
    )
    .option("--quiet", "say nothing but errors")
    .addHelpText("after", HELP)
    .action(async (flags) => {
      const { workerCommand } = await import("../queue/worker-command.ts");
      done(await workerCommand(door, flags));
    });
};

const HELP = `
A worker takes work from its own version of quorate only. Killed in the middle of a block it loses the
trial under way, which another worker makes.

TLS: rediss://host:6380; NODE_EXTRA_CA_CERTS=ca.pem names an authority of one's own.
A user that may do what is needed and no more, on the server:
  ACL SETUSER quorate on >SECRET ~quorate:* &quorate:* +@all -@admin -@dangerous +info +config|get
and then QUORATE_QUEUE=rediss://quorate:SECRET@host:6380 in the environment, where no list of
processes shows it. Whoever can write to the queue decides what workers compute; they run no
code from it, but their time is his. Keep the server in a closed network.
Kept on disk (appendonly yes) the queue survives its server; without, \`run\` sends its work again.`;
