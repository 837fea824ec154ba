import type { ReadItem } from "../../../grammar/read.ts";
import { NumberLiteral, UNIT_WORDS } from "../../../grammar/tokens.ts";
import { OTHER_UNITS, SCHEDULE_WORDS } from "../../../grammar/words.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { BuildContext } from "./context.ts";
import { otherOrder } from "./other-order.ts";
import { syntaxDiagnostic } from "./syntax-messages.ts";

type Fault = NonNullable<ReadItem["fault"]>;

/** The diagnostic of the place where an item stopped making sense. */
export function faultDiagnostic(
  fault: Fault,
  item: ReadItem,
  context: BuildContext,
  text: string,
): Diagnostic {
  const span = context.span(fault.start, fault.end);
  const found = describe(fault);
  const unit = unitMeant(fault, item);
  if (unit !== null) {
    return syntaxDiagnostic(
      "SC005",
      span,
      { unit: fault.found!.image },
      {
        help: [`did you mean \`${unit}\`?`],
        edits: [{ span, replacement: unit }],
      },
    );
  }
  if (fault.expected === "") {
    const other = otherOrder(fault, item, context, text);
    if (other !== null) return syntaxDiagnostic("SC021", span, { found }, other);
    return syntaxDiagnostic("SC021", span, { found }, { help: helpAfterEnd(fault, item) });
  }
  const help = helpExpected(fault, item);
  return syntaxDiagnostic("SC020", span, { found, expected: fault.expected }, { help });
}

function describe({ found, previous }: Fault): string {
  if (found === null) return previous === null ? "nothing" : "the end of the item";
  const [line = ""] = found.image.split("\n");
  return `\`${line.length > 40 ? `${line.slice(0, 39)}…` : line}\``;
}

const UNITS_AND_OTHERS = [...UNIT_WORDS, ...OTHER_UNITS.keys()];

/** A word right after a plain number can only be meant as a unit: `5 secnd`. */
function unitMeant({ found, previous }: Fault, { tokens }: ReadItem): string | null {
  if (found === null || previous?.tokenType !== NumberLiteral) return null;
  if (tokens[tokens.indexOf(found) + 1]?.image === "=") return null;
  const nearest = /^[a-zA-Z]/.test(found.image) ? suggest(found.image, UNITS_AND_OTHERS) : null;
  return nearest === null ? null : (OTHER_UNITS.get(nearest) ?? nearest);
}

function helpAfterEnd({ found, previous }: Fault, item: ReadItem): string[] {
  if (item.kind === "link") return ["a link joins two places: `a <-> b`, or `a -> b`"];
  if (item.kind === "sentence" && SCHEDULE_WORDS.includes(found?.image ?? "")) {
    // A time and more after it: the next sentence has begun.
    const after = found === null ? 0 : item.tokens.length - 1 - item.tokens.indexOf(found);
    if (after > 1) return ["a new sentence starts on a new line or after `,` or `;`"];
    return ["the time of a fault stands in front: `at 60s crash pg1`"];
  }
  const [first] = item.tokens;
  const every = item.tokens.findIndex(({ image }) => image === "every");
  if (item.kind === "sentence" && first?.image === "from" && every > 0) {
    const between = item.tokens.slice(0, every).map(({ image }) => image);
    return [`the gap stands before its limits: \`every 10s ${between.join(" ")} …\``];
  }
  if (/^(ANY|FIRST)$/i.test(previous?.image ?? "") && found?.tokenType === NumberLiteral) {
    return ["as a product's file has it, it stands in quotes; else write `any 1 of [a, b]`"];
  }
  if (/^p\d/.test(previous?.image ?? "")) {
    return [`what is measured stands in parentheses: \`${previous?.image}(write.latency)\``];
  }
  if (found?.image === "=" && item.kind === "sentence") {
    return [
      "a setting is one name, `=` and a value; only `set path = value` is a sentence with `=`",
    ];
  }
  if (found?.image === "==" && item.kind === "sentence") {
    const name = item.tokens[0]?.image ?? "name";
    return [`\`=\` sets a value and \`==\` compares two: write \`${name} = …\``];
  }
  if (found?.image === "{") return ["a value has no block; a record stands in parentheses"];
  if (item.kind === "let" || item.kind === "param" || item.kind === "setting") {
    return ["a new item starts on a new line or after a comma"];
  }
  return ["a new item starts on a new line or after `,` or `;`"];
}

function helpExpected({ expected, rule, found }: Fault, item: ReadItem): string[] {
  if (found?.image === "." && item.kind === "setting") {
    return ["a fraction has a digit before its point: `0.5ms`"];
  }
  if (found?.image === ":" && item.kind === "sentence") {
    const clock = /\d/.test(item.tokens[item.tokens.indexOf(found) + 1]?.image ?? "");
    return clock
      ? ["a moment is a time from the start of the run: `90s`, `1.5min`"]
      : ["nothing stands between the time and the verb: `at 10s crash pg1`"];
  }
  if (rule === "condition") return ["write `if condition then value else other`"];
  if (item.kind === "let" && expected === "`=`") return ["write `let name = value`"];
  if (item.kind === "param" && expected === "`=`") {
    return ["write `param name = default in low..high`"];
  }
  if (item.kind === "vary" && found?.image === ".") {
    return [
      "only params vary: declare one with `param name = …`, and set what is meant to its name",
    ];
  }
  if (item.kind === "link" && item.tokens[1]?.image === "within") {
    return ["write `link within each site { … }`, or `link within` and the name of one"];
  }
  if (item.kind === "vary") return ["write `vary name over [a, b]`"];
  if (item.kind === "find") return ["write `find max name where condition`"];
  if (item.kind === "import") return ['write `import "file.scenario" as name`'];
  if (rule === "setting" && found === null) return ["write a value after `=`"];
  return [];
}
