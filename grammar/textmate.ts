import {
  BINDING_WORDS,
  BLOCK_WORDS,
  CLAUSE_WORDS,
  EXPRESSION_WORDS,
  SCHEDULE_WORDS,
  UNIT_WORDS,
} from "./words.ts";

/** The TextMate grammar that editors colour scenarios by, as the text of its JSON file. */
export function textMateGrammar(): string {
  const constants = ["true", "false"];
  const expression = EXPRESSION_WORDS.filter((word) => !constants.includes(word));
  const prepositions = [...new Set([...CLAUSE_WORDS, ...SCHEDULE_WORDS, ...expression])];
  const grammar = {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "Scenario",
    scopeName: "source.scenario",
    fileTypes: ["scenario"],
    patterns: [
      { name: "comment.line.number-sign.scenario", match: "#.*$" },
      {
        name: "string.quoted.triple.scenario",
        begin: '"""',
        end: '"""',
        contentName: "markup.other.scenario",
      },
      {
        name: "string.quoted.double.scenario",
        match: '"(?:[^"\\\\]|\\\\.)*"?',
      },
      {
        name: "variable.other.property.scenario",
        match: "[\\p{L}_][\\p{L}\\p{N}_.-]*(?=\\s*(?:=(?!=)|\\+=|\\*=))",
      },
      { name: "variable.parameter.scenario", match: "[\\p{L}_][\\p{L}\\p{N}_.-]*(?=\\s*:)" },
      { name: "constant.numeric.scenario", match: quantityPattern() },
      { name: "keyword.control.block.scenario", match: words(BLOCK_WORDS) },
      { name: "keyword.control.binding.scenario", match: words(BINDING_WORDS) },
      { name: "keyword.other.scenario", match: words(prepositions) },
      { name: "constant.language.scenario", match: words(constants) },
      { name: "entity.name.function.scenario", match: "[\\p{L}_][\\p{L}\\p{N}_.-]*(?=\\()" },
      {
        name: "variable.other.scenario",
        match: "[\\p{L}_](?:[\\p{L}\\p{N}_]|-(?=[\\p{L}\\p{N}]))*",
      },
      { name: "keyword.operator.scenario", match: "<->|->|\\.\\.|[=!<>]=|[-+*/<>=|]" },
    ],
  };
  return `${JSON.stringify(grammar, null, 2)}\n`;
}

function words(list: readonly string[]): string {
  return `(?<![\\p{L}\\p{N}_.-])(?:${list.join("|")})(?![\\p{L}\\p{N}_-])`;
}

/** A number with its unit, if it has one; longer units stand first. */
function quantityPattern(): string {
  const letters = UNIT_WORDS.filter((word) => word !== "%").sort((a, b) => b.length - a.length);
  const unit = `(?:${letters.join("|")})(?![\\p{L}\\p{N}_])`;
  const number = "\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?[kMG]?(?![\\p{L}])";
  const digits = "\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?[kMG]?";
  return `(?:${digits}\\s*(?:%|(?:${unit})?/${unit}|${unit}(?:/${unit})?)|${number})`;
}
