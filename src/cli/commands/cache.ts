import { Argument } from "commander";
import type { AddCommand } from "../command.ts";

/** `cache`: what is kept of finished runs. */
export const addCache: AddCommand = (program, door, done) => {
  program
    .command("cache")
    .description("finished runs that are kept: how many there are, or throw them away")
    .addArgument(
      new Argument("[action]", "size, where it is, or clear it")
        .choices(["size", "where", "clear"])
        .default("size"),
    )
    .addHelpText("after", `\n${HELP}`)
    .action(async (action: "size" | "where" | "clear") => {
      const { cacheCommand } = await import("../cache/cache-command.ts");
      done(cacheCommand(door, action));
    });
};

const HELP = `A run is kept under a fingerprint of its plan, seed and engine, so that an answer from the cache is
the same to the last byte. QUORATE_CACHE=DIR puts it elsewhere, QUORATE_CACHE=off switches it off,
QUORATE_CACHE_LIMIT=512MiB is how large it may become (2GiB); what was used longest ago goes first.`;
