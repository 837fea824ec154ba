/**
 * The little of FlatBuffers (https://flatbuffers.dev/internals) that Arrow's messages need: tables,
 * lists of tables, texts, and lists of structs of 64-bit numbers. A table is written in front of
 * what it points to, so that every pointer goes forward.
 */
export type FlatField =
  | { readonly id: number; readonly kind: "u8" | "bool"; readonly value: number }
  | { readonly id: number; readonly kind: "i16" | "i32" | "i64"; readonly value: number }
  | { readonly id: number; readonly kind: "table"; readonly value: FlatTable }
  | { readonly id: number; readonly kind: "tables"; readonly value: readonly FlatTable[] }
  | { readonly id: number; readonly kind: "text"; readonly value: string }
  /** Structs of two 64-bit numbers each. */
  | {
      readonly id: number;
      readonly kind: "pairs";
      readonly value: readonly (readonly [number, number])[];
    };

/** Fields by their ids in the schema; absent ones have the schema's default. */
export type FlatTable = readonly FlatField[];

const SIZE = {
  u8: 1,
  bool: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  table: 4,
  tables: 4,
  text: 4,
  pairs: 4,
} as const;

/** The bytes of a buffer whose root is this table, padded to eight. */
export function flatBuffer(root: FlatTable): Uint8Array {
  const writer = new Writer();
  writer.at = 4;
  const place = writer.table(root);
  writer.u32(0, place);
  return writer.bytes();
}

class Writer {
  at = 0;
  private view = new DataView(new ArrayBuffer(1024));

  bytes(): Uint8Array {
    this.align(8, 0);
    this.reserve(0);
    return new Uint8Array(this.view.buffer.slice(0, this.at));
  }

  u32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  /** Writes a table with all that it points to, and tells where it begins. */
  table(fields: FlatTable): number {
    const most = fields.reduce((max, { id }) => Math.max(max, id), -1);
    // Wide fields first, so that only the beginning has to be aligned.
    const sorted = [...fields].sort((a, b) => SIZE[b.kind] - SIZE[a.kind]);
    const offsets = new Map<number, number>();
    let size = 4;
    for (const { id, kind } of sorted) {
      offsets.set(id, size);
      size += SIZE[kind];
    }
    const vtable = this.vtable(most + 1, size, offsets);
    this.align(8, 4);
    const start = this.claim(size);
    this.view.setInt32(start, start - vtable, true);
    const later: (() => void)[] = [];
    for (const field of sorted) this.field(start + offsets.get(field.id)!, field, later);
    for (const write of later) write();
    return start;
  }

  private vtable(count: number, size: number, offsets: ReadonlyMap<number, number>): number {
    this.align(2, 0);
    const start = this.claim(4 + 2 * count);
    this.view.setUint16(start, 4 + 2 * count, true);
    this.view.setUint16(start + 2, size, true);
    for (let id = 0; id < count; id += 1) {
      this.view.setUint16(start + 4 + 2 * id, offsets.get(id) ?? 0, true);
    }
    return start;
  }

  private field(at: number, field: FlatField, later: (() => void)[]): void {
    const { kind, value } = field;
    if (kind === "u8" || kind === "bool") this.view.setUint8(at, value);
    else if (kind === "i16") this.view.setInt16(at, value, true);
    else if (kind === "i32") this.view.setInt32(at, value, true);
    else if (kind === "i64") this.view.setBigInt64(at, BigInt(value), true);
    else later.push(() => this.u32(at, this.pointed(field) - at));
  }

  private pointed(field: FlatField): number {
    if (field.kind === "table") return this.table(field.value);
    if (field.kind === "text") return this.text(field.value);
    if (field.kind === "pairs") return this.pairs(field.value);
    if (field.kind === "tables") return this.tables(field.value);
    throw new TypeError(`a field of kind ${field.kind} is no pointer`);
  }

  private tables(tables: readonly FlatTable[]): number {
    this.align(4, 0);
    const start = this.claim(4 + 4 * tables.length);
    this.u32(start, tables.length);
    tables.forEach((table, index) => {
      const at = start + 4 + 4 * index;
      this.u32(at, this.table(table) - at);
    });
    return start;
  }

  private pairs(pairs: readonly (readonly [number, number])[]): number {
    this.align(8, 4);
    const start = this.claim(4 + 16 * pairs.length);
    this.u32(start, pairs.length);
    pairs.flat().forEach((number, index) => {
      this.view.setBigInt64(start + 4 + 8 * index, BigInt(number), true);
    });
    return start;
  }

  private text(text: string): number {
    const bytes = new TextEncoder().encode(text);
    this.align(4, 0);
    const start = this.claim(4 + bytes.length + 1);
    this.u32(start, bytes.length);
    new Uint8Array(this.view.buffer).set(bytes, start + 4);
    return start;
  }

  /** Goes on to the next place that leaves `rest` when divided by `width`. */
  private align(width: number, rest: number): void {
    while (this.at % width !== rest) this.at += 1;
  }

  private claim(size: number): number {
    const start = this.at;
    this.reserve(size);
    this.at += size;
    return start;
  }

  private reserve(size: number): void {
    if (this.at + size <= this.view.byteLength) return;
    const larger = new Uint8Array(2 * (this.at + size));
    larger.set(new Uint8Array(this.view.buffer));
    this.view = new DataView(larger.buffer);
  }
}
