import { suggest } from "../../diagnostics/suggest.ts";
import { CallError } from "../exit-code.ts";
import { ASKED, type Said } from "./asked.ts";
import { withRoundTrip } from "./region-words.ts";

/** What a wish file says. */
export interface FileAnswers {
  readonly answers: Map<string, Said>;
  readonly rtts: ReadonlyMap<string, number>;
}

/**
 * Reads a file of lines `name = value` with the names of the flags; `#` begins a comment. Throws a
 * {@link CallError} that names the line, and the nearest name.
 */
export function answersFromFile(file: string, text: string): FileAnswers {
  const answers = new Map<string, Said>();
  let rtts: ReadonlyMap<string, number> = new Map();
  text.split(/\r?\n/).forEach((line, index) => {
    const bare = line.replace(/#.*/, "").trim();
    if (bare === "") return;
    const where = `${file}:${index + 1}`;
    const match = /^([A-Za-z0-9_-]+)\s*[=:]\s*(.+)$/.exec(bare);
    if (match === null) {
      throw new CallError(`${where}: this is no line of a wish`, ["write `writes = 500/s`"]);
    }
    const name = (match[1] ?? "").toLowerCase().replaceAll("_", "-");
    const value = match[2] ?? "";
    if (name === "rtt") {
      rtts = withRoundTrip(rtts, value);
      return;
    }
    if (!ASKED.some((one) => one.name === name)) throw unknownName(name, where);
    const before = answers.get(name);
    if (before !== undefined) {
      throw new CallError(`${where}: \`${name}\` was said before`, [`first at ${before.where}`]);
    }
    answers.set(name, { text: value, where });
  });
  return { answers, rtts };
}

function unknownName(name: string, where: string): CallError {
  const near = suggest(
    name,
    ASKED.map((one) => one.name),
  );
  const help = near === null ? [] : [`did you mean \`${near}\`?`];
  return new CallError(`${where}: \`${name}\` is nothing that can be asked for`, help);
}
