// Generated from the grammar; `npm run generate` writes it anew.
import type { CstNode, IToken } from "chevrotain";
export interface ExpressionsCstNode extends CstNode {
  name: "expressions";
  children: ExpressionsCstChildren;
}
export type ExpressionsCstChildren = {
  expression: ExpressionCstNode[];
  Comma?: IToken[];
};
export interface ExpressionCstNode extends CstNode {
  name: "expression";
  children: ExpressionCstChildren;
}
export type ExpressionCstChildren = {
  operand: OperandCstNode[];
  BinaryOperator?: IToken[];
};
export interface OperandCstNode extends CstNode {
  name: "operand";
  children: OperandCstChildren;
}
export type OperandCstChildren = {
  PrefixOperator?: IToken[];
  primary: PrimaryCstNode[];
};
export interface PrimaryCstNode extends CstNode {
  name: "primary";
  children: PrimaryCstChildren;
}
export type PrimaryCstChildren = {
  condition?: ConditionCstNode[];
  pick?: PickCstNode[];
  group?: GroupCstNode[];
  every?: EveryCstNode[];
  until?: UntilCstNode[];
  Word?: IToken[];
  Number?: IToken[];
  Quantity?: IToken[];
  String?: IToken[];
  Hole?: IToken[];
  Unreadable?: IToken[];
  list?: ListCstNode[];
  parentheses?: ParenthesesCstNode[];
  suffix?: SuffixCstNode[];
};
export interface SuffixCstNode extends CstNode {
  name: "suffix";
  children: SuffixCstChildren;
}
export type SuffixCstChildren = {
  Dot?: IToken[];
  Word?: IToken[];
  LeftBracket?: IToken[];
  expression?: ExpressionCstNode[];
  RightBracket?: IToken[];
  parentheses?: ParenthesesCstNode[];
};
export interface ConditionCstNode extends CstNode {
  name: "condition";
  children: ConditionCstChildren;
}
export type ConditionCstChildren = {
  If: IToken[];
  expression: ExpressionCstNode[];
  Then: IToken[];
  Else: IToken[];
};
export interface PickCstNode extends CstNode {
  name: "pick";
  children: PickCstChildren;
}
export type PickCstChildren = {
  Any?: IToken[];
  First?: IToken[];
  primary: PrimaryCstNode[];
  Of: IToken[];
};
export interface GroupCstNode extends CstNode {
  name: "group";
  children: GroupCstChildren;
}
export type GroupCstChildren = {
  All?: IToken[];
  Majority?: IToken[];
  Minority?: IToken[];
  Of?: IToken[];
  primary?: PrimaryCstNode[];
};
export interface EveryCstNode extends CstNode {
  name: "every";
  children: EveryCstChildren;
}
export type EveryCstChildren = {
  Every: IToken[];
  primary: PrimaryCstNode[];
};
export interface UntilCstNode extends CstNode {
  name: "until";
  children: UntilCstChildren;
}
export type UntilCstChildren = {
  Until: IToken[];
  primary: PrimaryCstNode[];
  Within?: IToken[];
};
export interface ListCstNode extends CstNode {
  name: "list";
  children: ListCstChildren;
}
export type ListCstChildren = {
  LeftBracket: IToken[];
  expression?: ExpressionCstNode[];
  Comma?: IToken[];
  RightBracket: IToken[];
};
export interface ParenthesesCstNode extends CstNode {
  name: "parentheses";
  children: ParenthesesCstChildren;
}
export type ParenthesesCstChildren = {
  LeftParen: IToken[];
  field?: FieldCstNode[];
  Comma?: IToken[];
  RightParen: IToken[];
};
export interface FieldCstNode extends CstNode {
  name: "field";
  children: FieldCstChildren;
}
export type FieldCstChildren = {
  Word?: IToken[];
  Colon?: IToken[];
  expression: ExpressionCstNode[];
};
export interface FileCstNode extends CstNode {
  name: "file";
  children: FileCstChildren;
}
export type FileCstChildren = {
  heading?: HeadingCstNode[];
  items: ItemsCstNode[];
};
export interface ItemsCstNode extends CstNode {
  name: "items";
  children: ItemsCstChildren;
}
export type ItemsCstChildren = {
  Separator?: IToken[];
  item?: ItemCstNode[];
};
export interface ItemCstNode extends CstNode {
  name: "item";
  children: ItemCstChildren;
}
export type ItemCstChildren = {
  heading?: HeadingCstNode[];
  setting?: SettingCstNode[];
  importItem?: ImportItemCstNode[];
  extendsItem?: ExtendsItemCstNode[];
  letItem?: LetItemCstNode[];
  paramItem?: ParamItemCstNode[];
  expectItem?: ExpectItemCstNode[];
  findItem?: FindItemCstNode[];
  varyItem?: VaryItemCstNode[];
  whereItem?: WhereItemCstNode[];
  linkItem?: LinkItemCstNode[];
  declaration?: DeclarationCstNode[];
  sentence?: SentenceCstNode[];
  Text?: IToken[];
  Hole?: IToken[];
};
export interface HeadingCstNode extends CstNode {
  name: "heading";
  children: HeadingCstChildren;
}
export type HeadingCstChildren = {
  Scenario: IToken[];
  String: IToken[];
  Text?: IToken[];
};
export interface ImportItemCstNode extends CstNode {
  name: "importItem";
  children: ImportItemCstChildren;
}
export type ImportItemCstChildren = {
  Import: IToken[];
  String?: IToken[];
  As?: IToken[];
  Word?: IToken[];
  nameList?: NameListCstNode[];
  From?: IToken[];
};
export interface ExtendsItemCstNode extends CstNode {
  name: "extendsItem";
  children: ExtendsItemCstChildren;
}
export type ExtendsItemCstChildren = {
  Extends: IToken[];
  String: IToken[];
};
export interface LetItemCstNode extends CstNode {
  name: "letItem";
  children: LetItemCstChildren;
}
export type LetItemCstChildren = {
  Let: IToken[];
  Word: IToken[];
  LeftParen?: IToken[];
  nameList?: NameListCstNode[];
  RightParen?: IToken[];
  Assign: IToken[];
  expression: ExpressionCstNode[];
};
export interface ParamItemCstNode extends CstNode {
  name: "paramItem";
  children: ParamItemCstChildren;
}
export type ParamItemCstChildren = {
  Param: IToken[];
  Word: IToken[];
  Assign: IToken[];
  expression: ExpressionCstNode[];
  In?: IToken[];
  As?: IToken[];
  String?: IToken[];
};
export interface SettingCstNode extends CstNode {
  name: "setting";
  children: SettingCstChildren;
}
export type SettingCstChildren = {
  settingName: SettingNameCstNode[];
  Assignment: IToken[];
  expression: ExpressionCstNode[];
};
export interface SettingNameCstNode extends CstNode {
  name: "settingName";
  children: SettingNameCstChildren;
}
export type SettingNameCstChildren = {
  Word: IToken[];
  Dot?: IToken[];
};
export interface VaryItemCstNode extends CstNode {
  name: "varyItem";
  children: VaryItemCstChildren;
}
export type VaryItemCstChildren = {
  Vary: IToken[];
  Word?: IToken[];
  LeftParen?: IToken[];
  nameList?: NameListCstNode[];
  RightParen?: IToken[];
  Over: IToken[];
  expression: ExpressionCstNode[];
};
export interface WhereItemCstNode extends CstNode {
  name: "whereItem";
  children: WhereItemCstChildren;
}
export type WhereItemCstChildren = {
  Where: IToken[];
  expression: ExpressionCstNode[];
};
export interface ExpectItemCstNode extends CstNode {
  name: "expectItem";
  children: ExpectItemCstChildren;
}
export type ExpectItemCstChildren = {
  Expect?: IToken[];
  Prefer?: IToken[];
  expression: ExpressionCstNode[];
  clauses: ClausesCstNode[];
};
export interface FindItemCstNode extends CstNode {
  name: "findItem";
  children: FindItemCstChildren;
}
export type FindItemCstChildren = {
  Find: IToken[];
  Word: IToken[];
  Where: IToken[];
  expression: ExpressionCstNode[];
  clauses: ClausesCstNode[];
};
export interface LinkItemCstNode extends CstNode {
  name: "linkItem";
  children: LinkItemCstChildren;
}
export type LinkItemCstChildren = {
  Link: IToken[];
  Within?: IToken[];
  Each?: IToken[];
  Word?: IToken[];
  expression?: ExpressionCstNode[];
  block?: BlockCstNode[];
};
export interface DeclarationCstNode extends CstNode {
  name: "declaration";
  children: DeclarationCstChildren;
}
export type DeclarationCstChildren = {
  Word: IToken[];
  declaredNames?: DeclaredNamesCstNode[];
  String?: IToken[];
  On?: IToken[];
  expressions?: ExpressionsCstNode[];
  block?: BlockCstNode[];
};
export interface DeclaredNamesCstNode extends CstNode {
  name: "declaredNames";
  children: DeclaredNamesCstChildren;
}
export type DeclaredNamesCstChildren = {
  declaredName: DeclaredNameCstNode[];
  Comma?: IToken[];
};
export interface DeclaredNameCstNode extends CstNode {
  name: "declaredName";
  children: DeclaredNameCstChildren;
}
export type DeclaredNameCstChildren = {
  Word: IToken[];
  LeftBracket?: IToken[];
  expression?: ExpressionCstNode[];
  RightBracket?: IToken[];
};
export interface NameListCstNode extends CstNode {
  name: "nameList";
  children: NameListCstChildren;
}
export type NameListCstChildren = {
  Word: IToken[];
  Comma?: IToken[];
};
export interface BlockCstNode extends CstNode {
  name: "block";
  children: BlockCstChildren;
}
export type BlockCstChildren = {
  LeftBrace: IToken[];
  items: ItemsCstNode[];
  RightBrace: IToken[];
};
export interface SentenceCstNode extends CstNode {
  name: "sentence";
  children: SentenceCstChildren;
}
export type SentenceCstChildren = {
  schedule?: ScheduleCstNode[];
  Word: IToken[];
  expressions?: ExpressionsCstNode[];
  Assign?: IToken[];
  expression?: ExpressionCstNode[];
  clauses: ClausesCstNode[];
  block?: BlockCstNode[];
};
export interface ScheduleCstNode extends CstNode {
  name: "schedule";
  children: ScheduleCstChildren;
}
export type ScheduleCstChildren = {
  From?: IToken[];
  expression?: ExpressionCstNode[];
  To?: IToken[];
  At?: IToken[];
  Every?: IToken[];
  When?: IToken[];
  After?: IToken[];
  window?: WindowCstNode[];
};
export interface WindowCstNode extends CstNode {
  name: "window";
  children: WindowCstChildren;
}
export type WindowCstChildren = {
  From: IToken[];
  expression: ExpressionCstNode[];
  To: IToken[];
};
export interface ClausesCstNode extends CstNode {
  name: "clauses";
  children: ClausesCstChildren;
}
export type ClausesCstChildren = {
  clause?: ClauseCstNode[];
};
export interface ClauseCstNode extends CstNode {
  name: "clause";
  children: ClauseCstChildren;
}
export type ClauseCstChildren = {
  As?: IToken[];
  String?: IToken[];
  ClauseWord?: IToken[];
  expressions?: ExpressionsCstNode[];
};
