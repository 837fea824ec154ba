/** A first-in, first-out queue of numbers in a ring that doubles when it is full. */
export class NumberQueue {
  size = 0;
  private head = 0;
  private ring = new Float64Array(16);

  push(value: number): void {
    if (this.size === this.ring.length) this.grow();
    this.ring[(this.head + this.size) & (this.ring.length - 1)] = value;
    this.size += 1;
  }

  /** The first value; NaN when there is none. */
  peek(): number {
    return this.size === 0 ? Number.NaN : this.ring[this.head]!;
  }

  /** The value `index` places behind the first. */
  at(index: number): number {
    return this.ring[(this.head + index) & (this.ring.length - 1)]!;
  }

  /** Takes the first value; NaN when there is none. */
  shift(): number {
    if (this.size === 0) return Number.NaN;
    const value = this.ring[this.head]!;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.size -= 1;
    return value;
  }

  clear(): void {
    this.size = 0;
    this.head = 0;
  }

  private grow(): void {
    const wider = new Float64Array(this.ring.length * 2);
    for (let index = 0; index < this.size; index++) wider[index] = this.at(index);
    this.ring = wider;
    this.head = 0;
  }
}
