import { generateCstDts } from "chevrotain";
import { ScenarioParser } from "./parser.ts";

/** The types of the syntax tree that the parser makes, as the text of `grammar/cst.ts`. */
export function cstTypes(): string {
  const productions = new ScenarioParser().getGAstProductions();
  const types = generateCstDts(productions, { includeVisitorInterface: false });
  const head = "// Generated from the grammar; `npm run generate` writes it anew.\n";
  const tidy = types
    .trim()
    .replace("CstNode, ICstVisitor, IToken", "CstNode, IToken")
    .replaceAll(/\((\w+)\)\[\]/g, "$1[]")
    .replaceAll(/\n{2,}/g, "\n");
  return `${head}${tidy}\n`;
}
