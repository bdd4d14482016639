import * as Schema from "effect/Schema"
import { BackendName } from "./Provenance.ts"

/** One fault of one field: what stands there and what is allowed. `field` is a dotted path, `(root)` for the whole. */
export const InputIssue = Schema.Struct({ field: Schema.String, message: Schema.String })
export type InputIssue = typeof InputIssue.Type

/** Bad input, every fault of it at once. */
export class InvalidInput extends Schema.TaggedError<InvalidInput>()("InvalidInput", {
  issues: Schema.NonEmptyArray(InputIssue)
}) {
  override get message(): string {
    return `Invalid input. ${this.issues.map((issue) => `${issue.field}: ${issue.message}`).join("; ")}`
  }

  static field(field: string, message: string): InvalidInput {
    return new InvalidInput({ issues: [{ field, message }] })
  }
}

/** The transport failed: no usable HTTP answer came. */
export class FetchFailed extends Schema.TaggedError<FetchFailed>()("FetchFailed", {
  kind: Schema.Literal("dns", "connect", "tls", "reset", "proxy", "protocol", "decode"),
  host: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `${this.host}: ${this.detail}`
  }
}

/** A deadline passed; `phase` says which. */
export class TimedOut extends Schema.TaggedError<TimedOut>()("TimedOut", {
  phase: Schema.Literal("headers", "body"),
  host: Schema.String,
  limitMillis: Schema.Number
}) {
  override get message(): string {
    const limit = `${(this.limitMillis / 1000).toLocaleString("en-US")} s`
    return this.phase === "headers"
      ? `${this.host} sent no answer within ${limit}`
      : `${this.host} did not finish its answer within ${limit}`
  }
}

/** The answer was larger than this program is willing to hold. */
export class TooLarge extends Schema.TaggedError<TooLarge>()("TooLarge", {
  host: Schema.String,
  limitBytes: Schema.Number
}) {
  override get message(): string {
    return `${this.host} sent more than ${(this.limitBytes / 1024 / 1024).toLocaleString("en-US")} MiB`
  }
}

/** DuckDuckGo refused to answer: a challenge, or a status that says so. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  endpoint: BackendName,
  reason: Schema.String,
  /** Set where DuckDuckGo itself said how long (the `Retry-After` header). */
  retryAfterSeconds: Schema.optionalWith(Schema.Number, { exact: true })
}) {
  override get message(): string {
    return `DuckDuckGo refused the request to ${this.endpoint}: ${this.reason}`
  }
}

/** DuckDuckGo refuses, just now or since an earlier request: nothing is sent before `until`. */
export class CoolingDown extends Schema.TaggedError<CoolingDown>()("CoolingDown", {
  endpoint: BackendName,
  reason: Schema.String,
  /** Milliseconds since the epoch. */
  until: Schema.Number
}) {
  override get message(): string {
    return `DuckDuckGo refuses (${this.endpoint}: ${this.reason}); nothing is sent before ${new Date(this.until).toISOString()}`
  }
}

/** The answer is no page that this program can read. */
export class MarkupChanged extends Schema.TaggedError<MarkupChanged>()("MarkupChanged", {
  endpoint: BackendName,
  evidence: Schema.String
}) {
  override get message(): string {
    return `The answer of ${this.endpoint} was not understood: ${this.evidence}`
  }
}

/** An HTTP status that is neither an answer nor a refusal. */
export class BadStatus extends Schema.TaggedError<BadStatus>()("BadStatus", {
  endpoint: BackendName,
  status: Schema.Number,
  detail: Schema.String,
  retryAfterSeconds: Schema.optionalWith(Schema.Number, { exact: true })
}) {
  override get message(): string {
    return `${this.endpoint} answered HTTP ${this.status}${this.detail === "" ? "" : ` (${this.detail})`}`
  }
}

/** The endpoint failed several times in a row and is left alone for a while: nothing was sent. */
export class CircuitOpen extends Schema.TaggedError<CircuitOpen>()("CircuitOpen", {
  endpoint: Schema.String,
  retryAfterSeconds: Schema.Number
}) {
  override get message(): string {
    return `${this.endpoint} failed repeatedly and is left alone for another ${this.retryAfterSeconds} s`
  }
}

/** The caller's turn would not have come within its deadline: nothing was sent. */
export class RateLimited extends Schema.TaggedError<RateLimited>()("RateLimited", {
  retryAfterSeconds: Schema.Number,
  waiting: Schema.Number
}) {
  override get message(): string {
    const { retryAfterSeconds, waiting } = this
    const crowd = waiting === 0
      ? "the next turn comes too late"
      : waiting === 1
      ? "1 is waiting for its turn"
      : `${waiting} are waiting for their turn`
    return `Too many searches at once: ${crowd}; try again in ${retryAfterSeconds} s`
  }
}

/** The subject may not do this at all, or not with what it has shown so far. */
export class AccessDenied extends Schema.TaggedError<AccessDenied>()("AccessDenied", {
  operation: Schema.String,
  reason: Schema.Literal("no_subject", "scope", "sign_in", "passkey", "not_over_stdio"),
  /** What would be enough, for the reader. */
  needed: Schema.String
}) {
  override get message(): string {
    return `${this.operation} is not allowed: ${this.needed}`
  }
}

/** The limit of requests for each subject is reached. */
export class OverLimit extends Schema.TaggedError<OverLimit>()("OverLimit", {
  limit: Schema.Number,
  windowSeconds: Schema.Number,
  /** After which the same request would be let through, if nothing else came in between. */
  retryAfterSeconds: Schema.Number
}) {
  override get message(): string {
    return `The limit of ${this.limit} requests in any ${Math.round(this.windowSeconds / 60)} min is reached; ` +
      `try again in ${this.retryAfterSeconds} s`
  }
}

/** A person has to agree first, and could not be asked here. */
export class ConsentRequired extends Schema.TaggedError<ConsentRequired>()("ConsentRequired", {
  purpose: Schema.String,
  target: Schema.String,
  /** What the operator can do about it. */
  remedy: Schema.String
}) {
  override get message(): string {
    return `Nobody has agreed to this yet (${this.purpose}: ${this.target}), and you cannot agree for them. ${this.remedy}`
  }
}

/** A person was asked and did not agree. */
export class ConsentRefused extends Schema.TaggedError<ConsentRefused>()("ConsentRefused", {
  purpose: Schema.String,
  target: Schema.String,
  /** `dismissed`: the question was closed without an answer; it may be asked again later. */
  how: Schema.Literal("declined", "dismissed")
}) {
  override get message(): string {
    return this.how === "declined"
      ? `The user does not agree to this (${this.purpose}: ${this.target}). Do not ask again; go on without it`
      : `The user closed the question without an answer (${this.purpose}: ${this.target}). Go on without it for now`
  }
}

/** The audit trail cannot be written, and what is not recorded is not done. */
export class AuditUnavailable extends Schema.TaggedError<AuditUnavailable>()("AuditUnavailable", {
  detail: Schema.String
}) {
  override get message(): string {
    return `The audit trail cannot be written (${this.detail}), and this is not done without a record. Tell the operator of this server`
  }
}
