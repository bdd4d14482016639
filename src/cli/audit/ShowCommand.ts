import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { StoredEntry } from "../../security/audit/AuditEntry.ts"
import { eachRead, type Read } from "../../security/audit/Records.ts"
import { entryOf } from "../../security/audit/Stored.ts"
import { ExitCode } from "../ExitCode.ts"
import { cell, orComplain, type Print, table } from "./Printing.ts"

export interface ShowCommand {
  /** Of the trail. */
  readonly folder: string
  /** The newest so many, 1 to 10,000. */
  readonly last: number
  /** Only decisions with this verdict. */
  readonly verdict: "allow" | "refuse" | undefined
  /** Only decisions about this operation. */
  readonly operation: string | undefined
  /** What the trail says of itself as well. */
  readonly all: boolean
  readonly json: boolean
}

interface Shown extends Read {
  readonly entry: StoredEntry | undefined
}

const PROGRAM: ReadonlySet<string> = new Set(["Decision", "Consent", "Anomaly", "SignIn", "People"])

const isWanted = ({ all, operation, verdict }: ShowCommand, { entry }: Shown): boolean => {
  if (verdict !== undefined || operation !== undefined) {
    return entry?._tag === "Decision" && (verdict === undefined || entry.verdict === verdict) &&
      (operation === undefined || entry.operation === operation)
  }
  return all || entry === undefined || PROGRAM.has(entry._tag)
}

const HEADING = ["TIME (UTC)", "RECORD", "LEVEL", "VERDICT", "WHAT", "WHY", "CLIENT", "SUBJECT"]

/** Level, verdict, what, why. */
const cellsOf = (entry: StoredEntry | undefined): ReadonlyArray<string> => {
  switch (entry?._tag) {
    case "Decision": {
      const consent = entry.consent === undefined ? "" : `, consent by ${entry.consent.via}`
      return [entry.level, entry.verdict, entry.operation, `${entry.reason} (${entry.rule})${consent}`]
    }
    case "Consent":
      return [entry.level ?? "", entry.event, `consent: ${entry.purpose}`, entry.via ?? ""]
    case "SignIn":
      return ["", entry.event, "sign-in", entry.detail ?? ""]
    case "People": {
      const { actor, detail, event, via } = entry
      const by = actor === undefined ? `at the ${via}` : `by the ${via} (${actor.kind} ${actor.id.slice(0, 8)})`
      return ["", event, "people", detail === undefined ? by : `${detail}, ${by}`]
    }
    case "Anomaly": {
      const { action, score, signal } = entry
      return ["", "noticed", `anomaly: ${signal}`, [score?.toPrecision(3), action].filter((word) => word !== undefined).join(", ")]
    }
    case "Recovered":
      return ["", "", "trail: recovered", `${entry.bytes} bytes of an unfinished line were cut off`]
    case "Pruned":
      return ["", "", "trail: pruned", `up to record ${entry.seq}, for their age`]
    case "Started":
    case "Rotated":
    case "Erased":
    case "Checkpoint":
      return ["", "", `trail: ${entry._tag.toLowerCase()}`, ""]
    case undefined:
      return ["", "", "of a newer version", ""]
  }
}

const row = ({ entry, record, stream }: Shown): ReadonlyArray<string> => {
  const subject = entry !== undefined && "subject" in entry ? entry.subject : undefined
  return [
    record.time.slice(0, 19).replace("T", " "),
    // The beginning of a stream's name is that of its folder.
    `${stream.split("-")[0] ?? ""}:${record.seq}`,
    ...cellsOf(entry).map((text) => cell(text, 48)),
    cell(subject?.client ?? ""),
    subject === undefined ? "" : `${subject.kind} ${subject.id.slice(0, 8)}`
  ]
}

const jsonLine = ({ record: { record, seq, time }, stream }: Shown): string =>
  JSON.stringify({ stream, seq, time, record })

const newestLast = (a: Shown, b: Shown): number =>
  a.record.time < b.record.time ? -1 : a.record.time > b.record.time ? 1 : a.record.seq - b.record.seq

/** `audit show`: the newest records, the newest at the end. Reads the whole trail, and holds no more than is shown. */
export const run = (command: ShowCommand, print: Print): Effect.Effect<ExitCode> =>
  Effect.gen(function*() {
    const { folder, json, last } = command
    let newest: ReadonlyArray<Shown> = []
    let missing = 0
    yield* eachRead(folder, () => true, (reads) =>
      Effect.sync(() => {
        const found = reads.map((read) => ({ ...read, entry: Option.getOrUndefined(entryOf(read.record)) }))
          .filter((shown) => isWanted(command, shown))
        // One stream after the other is read, but what is shown is in the order of time.
        const together = [...newest, ...found].sort(newestLast)
        newest = together.slice(-last)
        missing += together.length - newest.length
      }))
    if (json) {
      if (newest.length > 0) yield* print(newest.map(jsonLine).join("\n"))
      return ExitCode.ok
    }
    if (newest.length === 0) yield* print("No such records.")
    else yield* print(table([HEADING, ...newest.map(row)]))
    if (missing > 0) yield* print(`\n${missing.toLocaleString("en-US")} older ones are not shown.`)
    return ExitCode.ok
  }).pipe(orComplain(print))
