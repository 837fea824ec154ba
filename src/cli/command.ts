import type { Command } from "commander";
import type { Door } from "./door.ts";

/** Adds one command to the program; its action hands the exit code to `done`. */
export type AddCommand = (program: Command, door: Door, done: (code: number) => void) => void;
