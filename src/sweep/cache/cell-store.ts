/** Where cells are kept between calls: a folder, as a rule. Keys are those of cell-key.ts. */
export interface CellStore {
  /** The bytes of a cell as they were written, damaged or not; null when there are none. Never rejects. */
  read(key: string): Promise<Uint8Array | null>;
  /** Keeps a cell for later, if it can. Never rejects. */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Called for a cell that could not be read back, which is made anew. */
  damaged(key: string): void;
}
