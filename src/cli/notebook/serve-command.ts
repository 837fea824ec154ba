import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { type KernelName, kernelCommand, onPath } from "./kernels.ts";

interface ServeFlags {
  readonly port?: number;
  /** False after `--no-browser`. */
  readonly browser: boolean;
}

/** Jupyter's servers, the newest first. */
const SERVERS = ["jupyter-lab", "jupyter-notebook"] as const;

/**
 * Opens a folder in Jupyter, with our kernels known to it, until Jupyter ends; gives the exit code.
 * `given` are the folder, if one is named, and then words for Jupyter itself.
 */
export async function serveNotebooks(
  door: Door,
  given: readonly string[],
  { port, browser }: ServeFlags,
): Promise<number> {
  const named = given[0] !== undefined && !given[0].startsWith("-");
  const [folder, own] = named ? [given[0]!, given.slice(1)] : [".", given];
  if (!existsSync(isAbsolute(folder) ? folder : join(door.cwd, folder))) {
    throw new CallError(`there is no ${folder}`);
  }
  const server = SERVERS.find(onPath);
  if (server === undefined) {
    throw new CallError("Jupyter is not installed", [
      "on Debian and Ubuntu: apt install jupyter-notebook",
      "elsewhere: pip install notebook",
      "without it: quorate notebook run FILE, then quorate notebook export FILE",
    ]);
  }
  const specs = mkdtempSync(join(tmpdir(), "quorate-kernels-"));
  try {
    writeSpec(specs, "tslab", "TypeScript (Quorate)", door.cwd);
    if (onPath("deno")) writeSpec(specs, "deno", "Deno", door.cwd);
    const words = [
      folder,
      ...(port === undefined ? [] : [`--port=${port}`]),
      ...(browser ? [] : ["--no-browser"]),
      ...own,
    ];
    const code = await untilEnded(door, server, words, specs);
    // Jupyter itself has said that it does not like to be run by root, and by which word it would.
    if (code !== EXIT.ok && process.getuid?.() === 0 && !own.includes("--allow-root")) {
      door.err(`  = help: to serve as root: quorate notebook serve ${folder} -- --allow-root\n`);
    }
    return code;
  } finally {
    rmSync(specs, { recursive: true, force: true });
  }
}

/** Writes a kernelspec with the paths of this machine. */
function writeSpec(specs: string, name: KernelName, title: string, folder: string): void {
  const kernel = kernelCommand(name, folder);
  const spec = {
    argv: kernel.argv("{connection_file}"),
    display_name: title,
    env: kernel.env ?? {},
    interrupt_mode: kernel.interrupt,
    language: "typescript",
  };
  mkdirSync(join(specs, "kernels", name), { recursive: true });
  writeFileSync(join(specs, "kernels", name, "kernel.json"), `${JSON.stringify(spec, null, 1)}\n`);
}

async function untilEnded(
  door: Door,
  program: string,
  words: readonly string[],
  specs: string,
): Promise<number> {
  const others = process.env["JUPYTER_PATH"];
  const paths = others === undefined || others === "" ? [specs] : [specs, others];
  const child = spawn(program, words, {
    cwd: door.cwd,
    env: { ...process.env, JUPYTER_PATH: paths.join(delimiter) },
    stdio: "inherit",
  });
  // Ctrl-C reaches Jupyter too, which asks whether it is meant; we end when it does.
  const stopListening = door.onInterrupt(() => {});
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => {
        reject(new CallError(`cannot start ${program}: ${error.message}`));
      });
      child.once("close", (code) => resolve(code === 0 ? EXIT.ok : EXIT.failed));
    });
  } finally {
    stopListening();
  }
}
