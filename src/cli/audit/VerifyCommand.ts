import * as Effect from "effect/Effect"
import { segmentFile } from "../../security/audit/Segments.ts"
import { type Fault, plural } from "../../security/audit/Verify.ts"
import { type Verification, type VerifiedStream, verifyFolder } from "../../security/audit/VerifyFolder.ts"
import { ExitCode } from "../ExitCode.ts"
import { orComplain, type Print } from "./Printing.ts"

export interface VerifyCommand {
  /** Of the trail: `audit` in the state folder, or a copy of it. */
  readonly folder: string
  /** Anchors that were kept elsewhere, as `verify` printed them. */
  readonly anchors: ReadonlyArray<string>
  readonly json: boolean
}

const fileOf = ({ folder }: VerifiedStream, segment: number): string => segmentFile(folder, segment)

const whereOf = (stream: VerifiedStream, { line, segment, seq }: Fault): string =>
  [
    ...(segment === undefined ? [] : [fileOf(stream, segment)]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(seq === undefined ? [] : [`record ${seq}`])
  ].join(", ")

const faultLine = (stream: VerifiedStream, fault: Fault): string => {
  const where = whereOf(stream, fault)
  return `  ${where === "" ? "" : `${where}: `}${fault.why}.`
}

const isWhole = ({ faults }: VerifiedStream): boolean => faults.length === 0

const extent = ({ first, last, records, segments }: VerifiedStream): string =>
  first === undefined || last === undefined
    ? "no records"
    : `${plural(records, "record")} in ${plural(segments, "file")}, from ${first.time} to ${last.time}`

const streamLines = (stream: VerifiedStream): ReadonlyArray<string> => {
  const { faults, folder, moreFaults, notes, unsigned } = stream
  return [
    `Stream ${folder}: ${isWhole(stream) ? "whole" : "BROKEN"}; ${extent(stream)}.`,
    ...faults.map((fault) => faultLine(stream, fault)),
    ...(moreFaults === 0 ? [] : [`  … and ${plural(moreFaults, "more fault")}.`]),
    ...notes.map((note) => `  ${note}`),
    ...(unsigned === 0 ? [] : [`  No checkpoint vouches yet for the last ${plural(unsigned, "record")}.`])
  ]
}

/** One sentence, and only what was checked: without an anchor nobody can tell whether the end is missing. */
const conclusion = (isGood: boolean, anchored: boolean): string =>
  !isGood
    ? "The audit trail is NOT as it was written."
    : anchored
    ? "The audit trail is as it was written, and nothing is missing that the anchors know of."
    : "The audit trail is as it was written, as far as it goes; only an anchor shows whether its end was cut off."

const words = ({ faults, streams }: Verification, isGood: boolean, anchored: boolean): string => {
  const anchors = streams.filter(isWhole).flatMap(({ anchor }) => (anchor === undefined ? [] : [anchor]))
  return [
    ...streams.flatMap(streamLines),
    ...faults,
    conclusion(isGood, anchored),
    ...(anchors.length === 0 ? [] : ["", "To be kept elsewhere, and given to --anchor next time:", ...anchors])
  ].join("\n")
}

const asJson = ({ faults, streams }: Verification, isGood: boolean): string =>
  JSON.stringify({
    whole: isGood,
    faults,
    streams: streams.map((stream) => ({
      stream: stream.stream,
      folder: stream.folder,
      whole: isWhole(stream),
      records: stream.records,
      files: stream.segments,
      from: stream.first?.time,
      to: stream.last?.time,
      unsigned: stream.unsigned,
      anchor: stream.anchor,
      faults: stream.faults.map(({ kind, line, segment, seq, why }) => ({
        kind,
        file: segment === undefined ? undefined : fileOf(stream, segment),
        line,
        seq,
        why
      })),
      moreFaults: stream.moreFaults,
      notes: stream.notes
    }))
  }, null, 2)

/**
 * `audit verify`: 0 for a trail that is whole, 1 for one that is broken, 2 where there is none or an anchor is none.
 */
export const run = ({ anchors, folder, json }: VerifyCommand, print: Print): Effect.Effect<ExitCode> =>
  verifyFolder(folder, anchors).pipe(
    Effect.flatMap((found): Effect.Effect<ExitCode> => {
      if ("_tag" in found) {
        const why = found._tag === "NoTrail"
          ? `Nothing to verify: ${found.why}.`
          : `This is no anchor, or it was altered: ${found.text.slice(0, 300)}`
        return Effect.as(print(why), ExitCode.usage)
      }
      const isGood = found.faults.length === 0 && found.streams.every(isWhole)
      return Effect.as(
        print(json ? asJson(found, isGood) : words(found, isGood, anchors.length > 0)),
        isGood ? ExitCode.ok : ExitCode.noAnswer
      )
    }),
    orComplain(print)
  )
