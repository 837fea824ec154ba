import type { builders } from "prettier/doc";

/** A layout of prettier's document printer. */
export type Doc = builders.Doc;
