/** The operators between two operands. */
export type BinaryOperator =
  | "|"
  | "<->"
  | "->"
  | "or"
  | "and"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/";
