import type { Parameter } from "../../model/value-type.ts";
import type { Argument, CallExpr } from "../ast.ts";
import { type Checker, nearest, report, type Scope } from "./context.ts";
import { groupsMeant } from "./groups-meant.ts";

/** An argument with the parameter that it is for. */
export interface BoundArgument {
  readonly parameter: Parameter;
  readonly argument: Argument;
}

/**
 * Finds each argument's parameter: by name, or by place among the positional ones. Unknown,
 * repeated, missing and surplus arguments are reported. Values are not looked at.
 */
export function bindArguments(
  c: Checker,
  scope: Scope,
  call: CallExpr,
  name: string,
  parameters: readonly Parameter[],
): BoundArgument[] {
  const bound: BoundArgument[] = [];
  const positional = parameters.filter((parameter) => parameter.positional);
  let place = 0;
  let wrong = false;
  for (const argument of call.args) {
    const parameter =
      argument.name === null
        ? (positional[place] ?? positional.findLast((last) => last.rest))
        : parameters.find((candidate) => candidate.name === argument.name?.text);
    if (argument.name === null) place += 1;
    if (parameter === undefined) {
      wrong = true;
      surplus(c, scope, call, name, parameters, argument);
    } else if (!parameter.rest && bound.some((other) => other.parameter === parameter)) {
      wrong = true;
      report(c, "SC223", argument.name?.span ?? argument.span, { name: parameter.name });
    } else bound.push({ parameter, argument });
  }
  const missing = parameters.find(
    (parameter) => !parameter.optional && !bound.some((other) => other.parameter === parameter),
  );
  if (missing !== undefined && !wrong) {
    const shown = missing.positional
      ? `its argument ${missing.name}`
      : `an argument \`${missing.name}\``;
    const doc = missing.doc === "" ? [] : [`\`${missing.name}\`: ${missing.doc}`];
    report(c, "SC215", call.callee.span, { name: shown, of: name }, { help: doc });
  }
  return bound;
}

function surplus(
  c: Checker,
  scope: Scope,
  call: CallExpr,
  name: string,
  parameters: readonly Parameter[],
  argument: Argument,
): void {
  c.infer(c, scope, argument.value);
  const names = parameters.map((parameter) => parameter.name);
  if (argument.name !== null) {
    const near = nearest(argument.name.text, argument.name.span, names);
    const listed =
      names.length === 0 ? [] : [`it has ${names.map((one) => `\`${one}\``).join(", ")}`];
    const help = near.help ?? listed;
    report(
      c,
      "SC209",
      argument.name.span,
      { name: argument.name.text, of: name },
      { ...near, help },
    );
    return;
  }
  const most = parameters.filter((parameter) => parameter.positional).length;
  const [first] = names;
  const help =
    most === 0 && first !== undefined ? [`its arguments have names: \`${name}(${first}: …)\``] : [];
  if (most === 0 && first !== undefined && call.args.length > 0)
    report(c, "SC217", argument.span, { of: name, most }, { help });
  else {
    const values = call.args.map(({ value }) => value);
    const groups = groupsMeant(c, values, call.args.indexOf(argument));
    report(c, "SC217", argument.span, { of: name, most }, groups ?? {});
  }
}
