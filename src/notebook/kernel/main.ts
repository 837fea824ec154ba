import { readFileSync, writeSync } from "node:fs";
import { MessageChannel, Worker } from "node:worker_threads";
import { CellRunner } from "./cell-runner.ts";
import type { Connection } from "./connection.ts";
import type { ControlData, Order } from "./control-worker.ts";
import { lendPackages } from "./own-package.ts";
import { KernelServer } from "./server.ts";
import type { StreamName } from "./stream-buffer.ts";
import { loadTslab, NoTslab } from "./tslab.ts";

/** Milliseconds for what a cell printed before it ended the process. */
const LAST_WORDS = 200;

/** Starts a kernel in this process, in the folder of the notebook, given its connection file. */
async function startKernel(file: string): Promise<void> {
  const connection = JSON.parse(readFileSync(file, "utf8")) as Connection;
  const tslab = loadTslab(process.cwd());
  lendPackages(tslab.typescript, process.cwd());
  const runner = new CellRunner(tslab, process.cwd());
  const server = await KernelServer.start(connection, runner);
  tslab.onDisplay(server.display);
  for (const name of ["stdout", "stderr"] as const) catchPrints(name, server);
  const interrupt = (): void => runner.interrupt();
  const control = obeyControl(connection, { interrupt, shutdown: () => void server.close() });
  let asked = false;
  control.once("exit", () => {
    asked = true;
    process.exit(0);
  });
  process.on("exit", (code) => {
    if (asked) return;
    writeSync(2, `a cell has ended the process, with code ${code}\n`);
    server.flush();
    // ZeroMQ sends in a thread of its own, which dies with the process.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_WORDS);
    // At once: an orderly end would tear the other thread down in the middle of its work.
    process.kill(process.pid, "SIGKILL");
  });
  process.on("SIGINT", interrupt);
  // What a cell forgot to wait for must not end the kernel, and must not go unseen.
  process.on("uncaughtException", (error) => console.error("Uncaught", error));
  process.on("unhandledRejection", (reason) => console.error("Uncaught (in promise)", reason));
}

function catchPrints(name: StreamName, server: KernelServer): void {
  process[name].write = (
    text: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean => {
    server.print(name, typeof text === "string" ? text : Buffer.from(text).toString("utf8"));
    (typeof encoding === "function" ? encoding : done)?.();
    return true;
  };
}

function obeyControl(connection: Connection, orders: Record<Order, () => void>): Worker {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  port1.on("message", (order: Order) => {
    Atomics.add(answered, 0, 1);
    orders[order]();
  });
  const data: ControlData = { connection, port: port2, answered };
  const worker = new URL("./control-worker.js", import.meta.url);
  return new Worker(worker, { workerData: data, transferList: [port2] });
}

startKernel(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error instanceof NoTslab ? error.message : error);
  process.exit(1);
});
