import type { IParserErrorMessageProvider } from "chevrotain";

const WANTED_BY_RULE: ReadonlyMap<string, string> = new Map([
  ["item", "a name or a keyword"],
  ["importItem", "a path in quotes or a list of names"],
  ["expectItem", "a condition"],
  ["varyItem", "a param's name, or several in parentheses"],
  ["linkItem", "`a <-> b`, `a -> b` or `within each site`"],
  ["clause", "a clause"],
]);

/** The words of {@link expectedPhrases} when an item goes on after its end. */
export const NOTHING_MORE = "";

/**
 * Chevrotain's messages name token classes; here each is only the phrase for what was expected, in
 * the words of a user, and the message is made from it later.
 */
export const expectedPhrases: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.LABEL ?? expected.name,
  buildNotAllInputParsedMessage: () => NOTHING_MORE,
  buildNoViableAltMessage: ({ ruleName }) => phraseForRule(ruleName),
  buildEarlyExitMessage: () => "a value",
};

/** What a rule wants when none of its alternatives fits. */
export function phraseForRule(ruleName: string): string {
  return WANTED_BY_RULE.get(ruleName) ?? "a value";
}
