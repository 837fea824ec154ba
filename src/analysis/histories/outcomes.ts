/** What became of an operation, as a history's column has it. */
export const OK = 0;
export const FAILED = 1;
export const UNKNOWN = 2;
