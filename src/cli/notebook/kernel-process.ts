import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, freeConnection } from "../../notebook/kernel/connection.ts";

/** How a kernel is started and stopped in its work. */
export interface KernelCommand {
  readonly name: string;
  /** The program and its words, given the path of the connection file. */
  readonly argv: (connectionFile: string) => readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a cell is stopped by a message or by a signal. */
  readonly interrupt: "message" | "signal";
  /** Whether prints may come after the kernel has said that the cell is done. */
  readonly printsLate: boolean;
}

/** How a kernel's process ended, and the last that it wrote to its standard error. */
export interface Death {
  readonly reason: string;
  readonly words: string;
}

/** Characters of the kernel's own standard error that are kept. */
const KEPT = 4000;

/** A kernel in a process of its own, with the connection file that told it where to listen. */
export class KernelProcess {
  readonly connection: Connection;
  /** Settled when the process has ended. */
  readonly death: Promise<Death>;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private words = "";

  private constructor(kernel: KernelCommand, cwd: string, connection: Connection) {
    this.connection = connection;
    this.folder = mkdtempSync(join(tmpdir(), "quorate-kernel-"));
    const file = join(this.folder, "connection.json");
    // The key signs orders to run code: nobody else may read it.
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const [program, ...words] = kernel.argv(file);
    this.child = spawn(program, words, {
      cwd,
      // By the parent's number a kernel notices that it has nobody left to work for.
      env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...kernel.env },
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own: Ctrl-C at the terminal is the runner's to answer.
      detached: true,
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.words = (this.words + chunk.toString()).slice(-KEPT);
    });
    process.on("exit", this.kill);
    this.death = new Promise((resolve) => {
      this.child.once("error", (error) => resolve({ reason: error.message, words: "" }));
      this.child.once("close", (code, signal) => {
        const reason = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
        resolve({ reason, words: this.words });
      });
    });
  }

  static async start(kernel: KernelCommand, cwd: string): Promise<KernelProcess> {
    return new KernelProcess(kernel, cwd, await freeConnection());
  }

  signal(name: "SIGINT"): void {
    this.child.kill(name);
  }

  /** Ends the process at once, with all that it started, and removes its files. */
  async end(): Promise<void> {
    this.kill();
    await this.death;
    process.off("exit", this.kill);
  }

  /** Also when this process ends before the kernel was ended. */
  private readonly kill = (): void => {
    const { pid, exitCode, signalCode } = this.child;
    try {
      if (pid !== undefined && exitCode === null && signalCode === null) {
        process.kill(-pid, "SIGKILL");
      }
    } catch {
      // It has ended by itself in this moment.
    }
    rmSync(this.folder, { recursive: true, force: true });
  };
}
