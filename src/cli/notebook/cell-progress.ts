import type { Door } from "../door.ts";
import type { Position } from "./execute.ts";

/** Shows which cell of a notebook is running. */
export interface CellProgress {
  readonly update: (position: Position) => void;
  /** Wipes the line. */
  readonly done: () => void;
}

const TICK = 1000;

/** One line on the terminal, drawn over and over; without a terminal there is none. */
export function cellProgress(door: Door, file: string, quiet: boolean): CellProgress {
  if (!door.errIsTerminal || quiet) return { update: () => {}, done: () => {} };
  let text = `${file}: the kernel starts`;
  let since = door.now();
  const draw = (): void => {
    const line = `${text}, ${Math.floor((door.now() - since) / 1000)} s`;
    door.err(`\r\u001b[2K${line.slice(0, Math.max(20, door.columns - 1))}`);
  };
  draw();
  const clock = setInterval(draw, TICK);
  clock.unref();
  return {
    update({ cell, cells }) {
      text = `${file}: cell ${cell} of ${cells}`;
      since = door.now();
      draw();
    },
    done() {
      clearInterval(clock);
      door.err("\r\u001b[2K");
    },
  };
}
