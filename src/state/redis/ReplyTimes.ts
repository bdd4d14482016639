/** Replies count less and less; five slow ones in a row decide, one among quick ones does not. */
const WEIGHT = 0.3

/** After so long without a reply nothing is known of how long they take. In milliseconds. */
const FORGOTTEN = 10_000

/** How long replies take of late: a mean that forgets. All times are in milliseconds. */
export class ReplyTimes {
  readonly #deadline: number
  #mean = 0
  #at = Number.NEGATIVE_INFINITY
  #slow = false

  /** `deadline`: how long a reply is waited for. */
  constructor(deadline: number) {
    this.#deadline = deadline
  }

  /** A reply that took so long. */
  add(took: number, now: number): void {
    const before = now - this.#at > FORGOTTEN ? 0 : this.#mean
    this.#mean = before + (took - before) * WEIGHT
    this.#at = now
    // Begun at half of the deadline and ended at a quarter, so that it does not begin and end all the time.
    this.#slow = this.#mean > this.#deadline / (this.#slow ? 4 : 2)
  }

  /** The mean, where it is so long that replies may soon come too late; undefined otherwise. */
  slow(now: number): number | undefined {
    return this.#slow && now - this.#at <= FORGOTTEN ? this.#mean : undefined
  }
}
