import seedrandom from "seedrandom";

/** A source of random numbers of its own: what one stream draws never shifts another. */
export interface Stream {
  /** Uniform in the open interval (0, 1): one of 2^32 equally spaced points, never an end. */
  next(): number;
  /** 32 random bits as an unsigned integer. Takes one draw, as `next` does. */
  bits(): number;
  /** The generator's state as plain data; equal states draw equal numbers from there on. */
  state(): unknown;
  /** Puts the next draws of `bits` into a row, faster than one by one. Not every stream can. */
  fill?(row: Uint32Array): void;
}

const SCALE = 1 / 4294967296;

/** Words of a xorwow's state, in this order; `d` is the Weyl counter, which `v` lies before. */
const WORDS = ["x", "y", "z", "w", "v", "d"] as const;
/** What the Weyl counter grows by at each draw. */
const WEYL_STEP = 362437;

/**
 * The stream of one purpose of one entity, such as ("geo-2024/3", 2, "fsync"). The three parts are
 * joined so that no two triples share a text, and hashed before they seed the generator: xorwow is
 * linear in its seed, so that seeds which differ in one letter would give streams which differ by
 * a fixed pattern.
 *
 * The generator is xorwow (Marsaglia 2003, J. Stat. Software 8(14)), seeded by seedrandom. It goes
 * on from there in a row of integers, which is several times as fast and gives the same numbers.
 */
export function makeStream(seed: string, entity: string | number, purpose: string): Stream {
  const digest = digestOf(JSON.stringify([seed, String(entity), purpose]));
  const seeded = seedrandom.xorwow(digest, { state: true }).state() as Record<string, number>;
  const words = Int32Array.from(WORDS, (word) => seeded[word]!);
  return {
    next: () => ((draw(words) >>> 0) + 0.5) * SCALE,
    bits: () => draw(words) >>> 0,
    state: () => Object.fromEntries(WORDS.map((word, index) => [word, words[index]!])),
    fill: (row) => drawMany(words, row),
  };
}

/** One step of xorwow: 32 bits as a signed integer. */
function draw(words: Int32Array): number {
  const x = words[0]!;
  const v = words[4]!;
  const t = x ^ (x >>> 2);
  const last = v ^ (v << 4) ^ (t ^ (t << 1));
  const weyl = (words[5]! + WEYL_STEP) | 0;
  words[0] = words[1]!;
  words[1] = words[2]!;
  words[2] = words[3]!;
  words[3] = v;
  words[4] = last;
  words[5] = weyl;
  return (weyl + last) | 0;
}

/** As many steps as the row has places, with the state in registers. */
function drawMany(words: Int32Array, row: Uint32Array): void {
  let [x, y, z, w, v, d] = [words[0]!, words[1]!, words[2]!, words[3]!, words[4]!, words[5]!];
  for (let index = 0; index < row.length; index++) {
    const t = x ^ (x >>> 2);
    x = y;
    y = z;
    z = w;
    w = v;
    v = v ^ (v << 4) ^ (t ^ (t << 1));
    d = (d + WEYL_STEP) | 0;
    row[index] = d + v;
  }
  words[0] = x;
  words[1] = y;
  words[2] = z;
  words[3] = w;
  words[4] = v;
  words[5] = d;
}

/**
 * 128 bits of a text as hexadecimal digits: four lanes, each multiplied by its own odd constant at
 * every code unit and stirred together at the end (the finaliser is MurmurHash3's fmix32).
 */
function digestOf(text: string): string {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x85ebca6b) + b;
    b = Math.imul(b ^ unit, 0xc2b2ae35) + c;
    c = Math.imul(c ^ unit, 0x27d4eb2f) + d;
    d = Math.imul(d ^ unit, 0x165667b1) + (a >>> 15);
  }
  let digest = "";
  for (const lane of [a ^ (d >>> 7), b ^ a, c ^ b, d ^ c]) {
    digest += mix32(lane + digest.length)
      .toString(16)
      .padStart(8, "0");
  }
  return digest;
}

/** Scrambles 32 bits so that each input bit changes half of the output bits (fmix32). */
export function mix32(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Uniform numbers for the second and later rounds of a rejection method, made from bits that the
 * stream has given already. So every sample takes the same count of draws from its stream, and two
 * cases of a sweep stay in step even where one rejects and the other accepts.
 */
export function retryUniform(bits: number, round: number): number {
  return (mix32(bits + Math.imul(round, 0x9e3779b9)) + 0.5) * SCALE;
}
