import type { Diagnostic, Edit, Label, Severity } from "./diagnostic.ts";
import type { Span } from "./span.ts";

/**
 * One kind of diagnostic. `Params` are the facts that its message needs: names, types, the nearest
 * word. Each room keeps a table of its own, keyed by code (`SC101`), written with {@link entry}.
 */
export interface CatalogueEntry<Params> {
  readonly severity: Severity;
  /** A few words without a full stop: `Unknown unit`. */
  readonly title: string;
  /** Markdown for `explain CODE`: a paragraph, and a wrong and a right example. */
  readonly explain: string;
  /** One sentence in lower case, without a full stop: what was seen and what was expected. */
  message(params: Params): string;
}

/** A table of entries by code. `never` makes entries of any parameters fit. */
export type Catalogue = Readonly<Record<string, CatalogueEntry<never>>>;

/** The parameters of one entry of a table. */
export type ParamsOf<Entry> = Entry extends CatalogueEntry<infer Params> ? Params : never;

/** What a diagnostic may carry beside its message. */
export interface Extras {
  /** A few words shown under the main span. */
  readonly primary?: string;
  readonly labels?: readonly Label[];
  readonly help?: readonly string[];
  readonly edits?: readonly Edit[];
  /** In place of the entry's own, as where a word is an error here and a note there. */
  readonly severity?: Severity;
}

/** Says that an object is an entry and lets the parameters' type be inferred or given. */
export function entry<Params>(of: CatalogueEntry<Params>): CatalogueEntry<Params> {
  return of;
}

/** Makes diagnostics of one table; code and parameters are checked by the compiler. */
export type DiagnosticMaker<Table extends Catalogue> = <Code extends keyof Table & string>(
  code: Code,
  span: Span,
  params: ParamsOf<Table[Code]>,
  extras?: Extras,
) => Diagnostic;

/**
 * The function that makes diagnostics of a table:
 * `const diagnostic = diagnosticsOf(CHECK_MESSAGES); diagnostic("SC202", span, { name })`.
 */
export function diagnosticsOf<Table extends Catalogue>(table: Table): DiagnosticMaker<Table> {
  return (code, span, params, extras = {}) => {
    const of = table[code]!;
    return {
      code,
      severity: extras.severity ?? of.severity,
      span,
      // The table's type ties code and parameters together; here both are only known in general.
      message: of.message(params as never),
      ...(extras.primary === undefined ? {} : { primary: extras.primary }),
      labels: extras.labels ?? [],
      help: extras.help ?? [],
      edits: extras.edits ?? [],
    };
  };
}
