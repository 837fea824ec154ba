import type { Door } from "./door.ts";
import { EXIT } from "./exit-code.ts";

export interface Interrupts {
  readonly signal: AbortSignal;
  readonly stopListening: () => void;
}

/**
 * Ctrl-C: the first stops the study and keeps what is finished, the second ends the program at
 * once. Files are written whole or not at all, so neither leaves a torn one.
 */
export function listenForInterrupts(door: Door): Interrupts {
  const controller = new AbortController();
  const stopListening = door.onInterrupt(() => {
    if (controller.signal.aborted) {
      door.exit(EXIT.interrupted);
      return;
    }
    controller.abort();
    door.err("\nstopping; what is finished is kept (Ctrl-C again: end at once)\n");
  });
  return { signal: controller.signal, stopListening };
}
