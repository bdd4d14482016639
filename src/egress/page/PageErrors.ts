import * as Schema from "effect/Schema"
import type { FetchFailed, TimedOut, TooLarge } from "../../domain/Errors.ts"
import type { Refusal } from "./Gate.ts"

/** A page redirects in a way that is not followed. */
export class BadRedirect extends Schema.TaggedError<BadRedirect>()("BadRedirect", {
  host: Schema.String,
  fault: Schema.Literal("too-many", "loop", "no-target"),
  /** How many redirects were followed before. */
  followed: Schema.Number
}) {
  override get message(): string {
    switch (this.fault) {
      case "too-many":
        return `${this.host} redirects once more after ${this.followed} redirects`
      case "loop":
        return `${this.host} redirects to a page that redirected here`
      case "no-target":
        return `${this.host} redirects without saying clearly where to`
    }
  }
}

/** A compressed body that grows out of all proportion: what no page does, and bombs do. */
export class InflatesTooMuch extends Schema.TaggedError<InflatesTooMuch>()("InflatesTooMuch", {
  host: Schema.String,
  limitRatio: Schema.Number
}) {
  override get message(): string {
    return `${this.host} sent data that inflates to more than ${this.limitRatio} times its size`
  }
}

/** The caller does not want a body of this kind: nothing more of it was read. */
export class Unwanted extends Schema.TaggedError<Unwanted>()("Unwanted", {
  host: Schema.String,
  status: Schema.Number,
  /** As the header says, or empty. */
  contentType: Schema.String
}) {
  override get message(): string {
    const type = this.contentType === "" ? "no content type" : this.contentType.slice(0, 100)
    return `${this.host} answered HTTP ${this.status} with ${type}`
  }
}

/** The turn of a request to this host would not come in time: nothing was sent. */
export class HostBusy extends Schema.TaggedError<HostBusy>()("HostBusy", {
  host: Schema.String,
  retryAfterSeconds: Schema.Number
}) {
  override get message(): string {
    return `Too many requests to ${this.host} at once; try again in ${this.retryAfterSeconds} s`
  }
}

export type PageError =
  | Refusal
  | FetchFailed
  | TimedOut
  | TooLarge
  | BadRedirect
  | InflatesTooMuch
  | Unwanted
  | HostBusy
