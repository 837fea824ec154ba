import { onTestFinished } from "vitest";

/** Replaces a method of a class until the test ends; the new one is handed the old one. */
export function breakMethod<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  make: (old: T[K]) => T[K],
): void {
  const old = prototype[name];
  prototype[name] = make(old);
  onTestFinished(() => {
    prototype[name] = old;
  });
}
