import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/**
 * Gathers diagnostics. Every case of a sweep is compiled, so that the same mistake is met many
 * times; it is kept once.
 */
export class Problems {
  private readonly seen = new Set<string>();
  private readonly list: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    const { source, start, end } = diagnostic.span;
    const key = JSON.stringify([diagnostic.code, source, start, end, diagnostic.message]);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.list.push(diagnostic);
  }

  get all(): readonly Diagnostic[] {
    return this.list;
  }

  get failed(): boolean {
    return this.list.some(({ severity }) => severity === "error");
  }
}
