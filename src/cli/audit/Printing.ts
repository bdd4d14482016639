import * as Effect from "effect/Effect"
import { ExitCode } from "../ExitCode.ts"

/** Where a command's lines go: `printLine`, or a list of a test. */
export type Print = (text: string) => Effect.Effect<void>

/** What is invisible, moves the cursor or turns the writing round: a client's name must not rewrite the terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A text of somebody else's on one line of a terminal, at most so wide. */
export const cell = (text: string, most = 32): string => {
  const visible = text.replaceAll(UNPRINTABLE, "\uFFFD")
  return visible.length <= most ? visible : `${visible.slice(0, most - 1)}…`
}

/** Columns as wide as their widest cell; the first line is the heading. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n")
}

/** What could not be read is told in place of an answer. */
export const orComplain = (print: Print) => <E extends { readonly message: string }>(
  work: Effect.Effect<ExitCode, E>
): Effect.Effect<ExitCode> =>
  Effect.catchAll(work, ({ message }) => Effect.as(print(`The audit trail could not be read: ${message}`), ExitCode.usage))
