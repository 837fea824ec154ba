/** The few things of a browser's page that the script of a report touches. */
export interface Page {
  readonly document: PageDocument;
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly IntersectionObserver: new (
    seen: (entries: readonly { readonly isIntersecting: boolean; readonly target: Box }[]) => void,
    options: { readonly rootMargin: string },
  ) => { observe(target: Box): void; unobserve(target: Box): void };
  matchMedia(query: string): {
    readonly matches: boolean;
    addEventListener(type: "change", then: () => void): void;
  };
  setTimeout(then: () => void, ms: number): unknown;
}

interface PageDocument {
  readonly body: Box;
  createElement(name: string): Box;
  getElementById(id: string): Box | null;
  querySelectorAll(selector: string): Iterable<Box>;
}

/** An element. */
export interface Box {
  textContent: string | null;
  className: string;
  hidden: boolean;
  readonly value: string;
  readonly offsetWidth: number;
  readonly offsetHeight: number;
  readonly style: Record<string, string>;
  readonly classList: { toggle(name: string, on: boolean): void };
  append(...children: readonly Box[]): void;
  replaceChildren(...children: readonly Box[]): void;
  insertBefore(child: Box, before: Box | null): void;
  after(sibling: Box): void;
  querySelector(selector: string): Box | null;
  querySelectorAll(selector: string): Iterable<Box>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, then: () => void): void;
  click(): void;
  remove(): void;
}
