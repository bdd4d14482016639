import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { ecs } from "../../security/audit/Ecs.ts"
import { ocsf, type Product } from "../../security/audit/Ocsf.ts"
import { eachRead, type Read } from "../../security/audit/Records.ts"
import { entryOf } from "../../security/audit/Stored.ts"
import { ExitCode } from "../ExitCode.ts"
import { orComplain, type Print } from "./Printing.ts"

/** `jsonl`: the lines as they stand in the files, sealed values included. */
export const exportFormats = ["jsonl", "ocsf", "ecs"] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportCommand {
  /** Of the trail. */
  readonly folder: string
  readonly format: ExportFormat
  readonly product: Product
}

const formatted = ({ format, product }: ExportCommand) => (read: Read): string | undefined => {
  if (format === "jsonl") return read.line.toString()
  const entry = Option.getOrUndefined(entryOf(read.record))
  const event = format === "ocsf" ? ocsf(read, entry, product) : ecs(read, entry, product)
  return event === undefined ? undefined : JSON.stringify(event)
}

/** `audit export`: one JSON object a line. Records of a kind that this version does not know are only in `jsonl`. */
export const run = (command: ExportCommand, print: Print): Effect.Effect<ExitCode> =>
  eachRead(command.folder, () => true, (reads) => {
    const lines = reads.map(formatted(command)).filter((line) => line !== undefined)
    return lines.length === 0 ? Effect.void : print(lines.join("\n"))
  }).pipe(Effect.as(ExitCode.ok), orComplain(print))
