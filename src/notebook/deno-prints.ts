/** The class behind Deno's console: it formats, and hands each text on with its level. */
type ConsoleClass = new (print: (text: string, level: number) => void) => Console;

interface Runtime {
  readonly Deno?: Readonly<Record<string | symbol, unknown>>;
}

/** Milliseconds in which so many messages of prints may leave; what comes beyond waits for the next. */
const SPAN = 200;
const MESSAGES = 50;

/** Levels above this one go to standard error. */
const LOG = 1;

let flushNow = (): void => {};

/** Sends the prints that wait, so that what is shown next stands below them. */
export function flushPrints(): void {
  flushNow();
}

/**
 * Lets prints in Deno's notebook kernel leave together: it sends a message for each `console.log`, and
 * its socket drops what comes faster than a reader takes it, so that of a loop's 3,000 lines a few
 * hundred arrive. Prints of one stretch of code leave as one message as soon as it pauses, and when
 * there are many such stretches, a few times a second. Their text is formatted by Deno's own console.
 * Where Deno does not let us have that, nothing is changed.
 */
export function gatherPrints(runtime: Runtime, console: Console): void {
  const Console = consoleClass(runtime);
  if (Console === null) return;
  const send = { out: console.log, error: console.error };
  let waiting = { text: "", isError: false };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isAsked = false;
  let [spanStart, sent] = [0, 0];
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { text, isError } = waiting;
    if (text === "") return;
    waiting = { text: "", isError };
    sent += 1;
    // The original ends a line by itself.
    (isError ? send.error : send.out).call(console, text.replace(/\n$/, ""));
  };
  const pause = (): void => {
    isAsked = false;
    const now = performance.now();
    if (now - spanStart > SPAN) [spanStart, sent] = [now, 0];
    if (sent < MESSAGES) flush();
    else timer ??= setTimeout(flush, SPAN);
  };
  const gathering = new Console((text, level) => {
    const isError = level > LOG;
    if (isError !== waiting.isError) flush();
    waiting = { text: waiting.text + text, isError };
    if (isAsked) return;
    isAsked = true;
    queueMicrotask(pause);
  });
  for (const [name, value] of Object.entries(gathering)) {
    if (typeof value === "function") Object.assign(console, { [name]: value });
  }
  flushNow = flush;
}

function consoleClass({ Deno }: Runtime): ConsoleClass | null {
  const inside = Deno?.[Deno["internal"] as symbol] as { Console?: unknown } | undefined;
  return typeof inside?.Console === "function" ? (inside.Console as ConsoleClass) : null;
}
