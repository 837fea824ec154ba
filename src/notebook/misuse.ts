import { suggest } from "../diagnostics/suggest.ts";

/**
 * Throws a TypeError for an option that a call does not have, with the nearest one: notebooks run
 * without a type check more often than not, and an option that is passed over is a wrong answer.
 */
export function refuseUnknown(
  options: unknown,
  known: readonly string[],
  call: string,
): asserts options is object | undefined {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`the options of ${call} are an object, as in { ${known[0]}: … }`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(`${call} has no option \`${name}\`${nearest(name, known)}`);
  }
}

/** `; did you mean …?`, or what there is: the end of a sentence about a name that is not there. */
export function nearest(written: string, known: Iterable<string>): string {
  const names = [...new Set(known)];
  const near = suggest(written, names);
  if (near !== null) return `: did you mean \`${near}\`?`;
  return names.length === 0 ? "" : `; there are: ${names.join(", ")}`;
}

/** Whether somebody has forgotten an `await`. */
export function isPromise(thing: unknown): thing is Promise<unknown> {
  return typeof (thing as { then?: unknown } | null | undefined)?.then === "function";
}

/**
 * A promise that says what is missing when it is used as if it were its result: `run(s).chart(…)`
 * without `await` is one of the first mistakes in a notebook, and "chart is not a function" helps
 * nobody. `members` are the names of the result's members.
 */
export function awaited<T>(
  promise: Promise<T>,
  call: string,
  members: Iterable<string>,
): Promise<T> {
  for (const name of members) {
    if (name in promise) continue;
    Object.defineProperty(promise, name, {
      get() {
        throw new TypeError(`write \`await ${call}\`: without await there is no \`${name}\` yet`);
      },
    });
  }
  return promise;
}

/** The names of a class' members, for {@link awaited}. */
export function membersOf(type: { readonly prototype: object }): string[] {
  return Object.getOwnPropertyNames(type.prototype).filter(
    (name) => name !== "constructor" && name !== "toString",
  );
}
