import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { createReadStream } from "node:fs"
import * as BlocklistLine from "./BlocklistLine.ts"
import { type BlockSet, BlockSetBuilder } from "./BlockSet.ts"
import * as Names from "./Names.ts"

/** A list of hosts could not be read, or is none. */
export class BlocklistError extends Schema.TaggedError<BlocklistError>()("BlocklistError", {
  file: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `The blocklist ${this.file} cannot be used: ${this.detail}`
  }
}

/** A list in memory. */
export interface HostList {
  readonly format: BlocklistLine.Format
  /** Entries, each counted once. */
  readonly size: number
  /** The name by which it blocks a host, if it does. */
  readonly blocks: (host: string) => string | undefined
  /** The name by which it excepts a host, if it does. */
  readonly allows: (host: string) => string | undefined
}

const MOST_BYTES = 256 * 1024 * 1024
const MOST_ENTRIES = 5_000_000
/** Lines that tell the format. */
const SAMPLE = 200
/** No entry is as long; what is beyond it is skipped with its line. */
const LONGEST_LINE = 4096

type Reach = BlocklistLine.Entry["reach"]

/** One set holds all that a list says: a sign before the name tells what it says. */
const SIGNS: Readonly<Record<Reach, string>> = { both: "", itself: "=", below: "." }
const EXCEPTION = "@"

const finder = (set: BlockSet, prefix: string) => (host: string): string | undefined => {
  const has = (reach: Reach, name: string): boolean => set.has(prefix + SIGNS[reach] + name)
  return Names.listable(host).find((name) => has("both", name) || has(name === host ? "itself" : "below", name))
}

class ListBuilder {
  private readonly set = new BlockSetBuilder()
  private sample: Array<string> | undefined = []
  private format: BlocklistLine.Format | undefined

  line(text: string): void {
    if (this.sample === undefined) return this.read(text)
    if (!BlocklistLine.isComment(text)) this.sample.push(text)
    if (this.sample.length >= SAMPLE) this.begin(this.sample)
  }

  build(): HostList {
    if (this.sample !== undefined) this.begin(this.sample)
    const set = this.set.build()
    return { format: this.format ?? "domains", size: set.size, blocks: finder(set, ""), allows: finder(set, EXCEPTION) }
  }

  private begin(sample: ReadonlyArray<string>): void {
    this.sample = undefined
    this.format = BlocklistLine.detect(sample)
    if (this.format === undefined) {
      throw new Error("it is none of the forms hosts, plain domains, Adblock, RPZ and URLhaus CSV")
    }
    for (const line of sample) this.read(line)
  }

  private read(text: string): void {
    if (this.format === undefined) return
    for (const { allows, host, reach } of BlocklistLine.read(this.format, text) ?? []) {
      this.set.add((allows ? EXCEPTION : "") + SIGNS[reach] + host)
    }
    if (this.set.added > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} entries`)
  }
}

/** The lines of a file, cut out of its parts as they come. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<ReadonlyArray<string>> {
  let rest = ""
  let skipping = false
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES / 1024 / 1024} Mi characters`)
    const lines = (rest + chunk).split("\n")
    rest = lines.pop() ?? ""
    if (skipping && lines.length > 0) {
      lines.shift()
      skipping = false
    }
    if (rest.length > LONGEST_LINE) {
      rest = ""
      skipping = true
    }
    yield lines.filter((line) => line.length <= LONGEST_LINE)
  }
  if (!skipping) yield [rest]
}

const textOf = async function*(file: string): AsyncGenerator<string> {
  for await (const chunk of createReadStream(file, { encoding: "utf8" })) yield String(chunk)
}

/** Reads a list of any known form, piece by piece. */
export const load = (file: string): Effect.Effect<HostList, BlocklistError> =>
  Effect.tryPromise({
    try: async (signal) => {
      const builder = new ListBuilder()
      for await (const lines of linesOf(textOf(file))) {
        signal.throwIfAborted()
        for (const line of lines) builder.line(line)
      }
      return builder.build()
    },
    catch: (error) => new BlocklistError({ file, detail: error instanceof Error ? error.message : String(error) })
  })
