// Random choices that a seed determines.

/** A generator of 32-bit numbers (Weyl sequence with a mixing function). */
export class Random {
  #state;

  /** @param seed any integer; its lower 32 bits count */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  #next() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** An integer of 0 .. count - 1. */
  below = (count) => Math.floor((this.#next() / 2 ** 32) * count);

  chance = (probability) => this.#next() < probability * 2 ** 32;

  pick = (list) => list[this.below(list.length)];

  /** Picks from [weight, value] pairs. */
  weighted(pairs) {
    let rest = this.below(pairs.reduce((sum, [weight]) => sum + weight, 0));
    return pairs.find(([weight]) => (rest -= weight) < 0)[1];
  }
}
