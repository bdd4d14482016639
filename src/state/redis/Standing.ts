import { ReplyTimes } from "./ReplyTimes.ts"
import type { RedisFailed, RedisFault } from "./RedisFailed.ts"

export interface RedisStatus {
  /** `slow`: its answers take more than half of the time they are given. `limited`: it does not do everything; see `why`. */
  readonly state: "up" | "slow" | "limited" | "down"
  /** Milliseconds since the epoch: since when it is so. */
  readonly since: number
  /** For people; undefined while all is well. */
  readonly why: string | undefined
  /** Without user and password. */
  readonly address: string
}

/** A word of the server that it will not do everything counts for so long; it is not asked for. In milliseconds. */
const WORD_HOLDS = 10_000

const LIMITS: Partial<Readonly<Record<RedisFault, string>>> = {
  read_only: "it can be read only",
  full: "its memory is used up",
  denied: "its user may not do everything that is needed",
  error: "it answered with an error"
}

export interface StandingOptions {
  /** Without user and password. */
  readonly address: string
  /** How long an answer is waited for, in milliseconds. */
  readonly deadline: number
  /** Milliseconds since the epoch. */
  readonly begun: number
  /** What follows the name of the server, once for each change. */
  readonly log: (text: string) => void
}

/** How a Redis is, by what its answers say and its connection. */
export class Standing {
  readonly #options: StandingOptions
  readonly #times: ReplyTimes
  #down: string | undefined
  #limit: { readonly why: string; readonly until: number } | undefined
  #slowSince: number | undefined
  #since: number

  constructor(options: StandingOptions) {
    this.#options = options
    this.#times = new ReplyTimes(options.deadline)
    this.#since = options.begun
  }

  /** Why it cannot be used at all; undefined where it can. */
  get down(): string | undefined {
    return this.#down
  }

  fell(why: string): void {
    if (this.#down === undefined) {
      this.#since = Date.now()
      this.#options.log(`cannot be used: ${why}`)
    }
    this.#down = why
  }

  rose(): void {
    if (this.#down === undefined) return
    this.#down = undefined
    this.#since = Date.now()
    this.#options.log("can be used again")
  }

  /** It answered that it does not do this. */
  refused({ detail, fault }: RedisFailed): void {
    const what = LIMITS[fault]
    if (this.#limit === undefined) {
      this.#since = Date.now()
      this.#options.log(`${what ?? "fails"}: ${detail}`)
    }
    this.#limit = { why: `${what ?? "it fails"} (${detail})`, until: Date.now() + WORD_HOLDS }
  }

  /** It answered, whatever, after so many milliseconds. */
  answered(took: number): void {
    this.#times.add(took, performance.now())
    this.#slowness()
  }

  get status(): RedisStatus {
    const { address } = this.#options
    if (this.#limit !== undefined && this.#limit.until < Date.now()) this.#limit = undefined
    if (this.#down !== undefined) return { address, state: "down", since: this.#since, why: this.#down }
    if (this.#limit !== undefined) return { address, state: "limited", since: this.#since, why: this.#limit.why }
    const why = this.#slowness()
    return why === undefined
      ? { address, state: "up", since: this.#since, why }
      : { address, state: "slow", since: this.#slowSince ?? this.#since, why }
  }

  /** Why it is slow, where it is; said once when it begins. */
  #slowness(): string | undefined {
    const mean = this.#times.slow(performance.now())
    if (mean === undefined) {
      this.#slowSince = undefined
      return undefined
    }
    const why = `its answers take ${Math.round(mean)} ms of the ${this.#options.deadline} ms they are given`
    if (this.#slowSince === undefined) {
      this.#slowSince = Date.now()
      this.#options.log(`is slow: ${why}`)
    }
    return why
  }
}
