import pc from "picocolors";
import type { RankedInput, Ranking } from "../analysis/results.ts";
import { inputName } from "../analysis/sensitivity/words.ts";
import { tornado } from "../charts/tornado.ts";
import { rankingText } from "../cli/output/rankings.ts";
import { afterTable, rankingTable } from "../report/ranking-part.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";
import { Picture } from "./picture.ts";
import { styled } from "./styled.ts";

const PLAIN = pc.createColors(false);

/** What a metric depends on: the inputs as data, as a table and as a tornado. */
export class Ranked {
  readonly ranking: Ranking;

  constructor(ranking: Ranking) {
    this.ranking = ranking;
  }

  /** The inputs, the weightiest first, under the names that readers see. */
  get inputs(): readonly (RankedInput & { readonly title: string })[] {
    return this.ranking.inputs.map((input) => ({ ...input, title: inputName(input) }));
  }

  /** The tornado. Throws a RangeError when nothing moves the metric. */
  picture(): Picture {
    const chart = tornado(this.ranking, `What ${this.ranking.metric.id} depends on`);
    if (chart !== null) return new Picture(chart);
    throw new RangeError(`there is nothing to draw: no input moves ${this.ranking.metric.id}`);
  }

  toString(): string {
    return rankingText(this.ranking, PLAIN, 110).join("\n");
  }

  [INSPECT](): string {
    return this.toString();
  }

  [JUPYTER_DISPLAY](): Bundle {
    const page = styled(rankingTable(this.ranking), afterTable(this.ranking));
    return { "text/plain": this.toString(), "text/html": page };
  }
}
