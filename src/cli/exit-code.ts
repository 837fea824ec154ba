/** What the command's exit status says. */
export const EXIT = {
  /** All expectations hold. */
  ok: 0,
  /** An expectation failed. */
  failed: 1,
  /** The scenario or the call is wrong. */
  wrong: 2,
  /** A fault of the program itself. */
  internal: 3,
  /** Stopped by the user; what was finished is kept. */
  interrupted: 130,
} as const;

/**
 * The call cannot be carried out, for a reason that the user can mend: shown as one plain message,
 * never with a stack trace.
 */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly help: readonly string[];

  constructor(message: string, help: readonly string[] = []) {
    super(message);
    this.help = help;
  }
}
