import { EXIT } from "./exit-code.ts";
import { plainReason } from "./plain-reason.ts";

/** What of a stream of the process has to be known: that it may fail. */
export interface Stream {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
  write(text: string): unknown;
}

/**
 * What happens when output cannot be written. Who reads it may stop reading (`| head`): that is no
 * fault, and nobody is left to tell. A disk that takes no more is one: it is said in plain words,
 * and the exit status is none of the verdicts on the scenario.
 */
export function guardOutput(stdout: Stream, stderr: Stream, exit: (code: number) => void): void {
  stdout.on("error", (error) => {
    if (error.code === "EPIPE") return;
    stderr.write(`error: cannot write the output: ${plainReason(error)}\n`);
    exit(EXIT.wrong);
  });
  stderr.on("error", () => {
    // The results are worth more than the words beside them.
  });
}
