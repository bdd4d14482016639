import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { InvalidInput } from "../../domain/Errors.ts"
import { estimateTokens } from "../../domain/Tokens.ts"
import type { OpenError } from "../../reader/WebReader.ts"
import type { PageRead, PageRequest } from "../../research/PageReads.ts"
import { Readings } from "../../research/Readings.ts"
import { McpRequest } from "../McpRequest.ts"
import * as McpTool from "../McpTool.ts"
import * as Arguments from "./Arguments.ts"
import { changesOf, PageFacts, pageFacts } from "./PageWire.ts"
import { render } from "./ReadPageText.ts"
import { optional } from "./Wire.ts"

export const DEFAULT_TOKENS = 4_000
const LEAST_TOKENS = 500
/** What an answer takes beside the text of the page: what the page is, what was left out, the cursor, the envelope. */
const OVERHEAD_TOKENS = 400
/** Of the room, for addresses of links where they are wanted. */
const LINKS_SHARE = 0.3

const Input = Schema.Struct({
  url: Arguments.url,
  format: optional(Schema.Literal("markdown", "text", "outline").annotations({ default: "markdown" })),
  section: optional(Schema.String.pipe(Schema.minLength(1), Schema.maxLength(200)).annotations({ description: "Heading of the only part wanted" })),
  find: optional(Schema.String.pipe(Schema.minLength(1), Schema.maxLength(300)).annotations({ description: "Only passages around these words" })),
  include_links: optional(Schema.Boolean.annotations({ description: "Addresses of the numbered links" })),
  max_tokens: optional(Schema.Number.pipe(Schema.int(), Schema.between(LEAST_TOKENS, 20_000)).annotations({ default: DEFAULT_TOKENS })),
  compare_with: optional(Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/)).annotations({ description: "Snapshot of an earlier answer: what changed" })),
  cursor: Arguments.cursor
})
type Input = typeof Input.Type

export const Link = Schema.Struct({ number: Schema.Number, url: Schema.String })

export const Output = Schema.Struct({
  ...PageFacts,
  text: Schema.String,
  /** About, of all that was asked for. */
  ofTokens: Schema.Number,
  leftOut: Schema.Array(Schema.String),
  nextCursor: optional(Schema.String),
  links: optional(Schema.Array(Link)),
  changes: optional(Schema.Struct({ since: Schema.String, added: Schema.Number, removed: Schema.Number, changed: Schema.Number, same: Schema.Number, passages: Schema.Array(Schema.String) })),
  flags: optional(Schema.Array(Schema.String))
})
export type Output = typeof Output.Type

const requestOf = (input: Input, maxTokens: number): PageRequest => ({
  url: input.url,
  format: input.format ?? "markdown",
  maxTokens,
  ...(input.section === undefined ? {} : { section: input.section }),
  ...(input.find === undefined ? {} : { find: input.find }),
  ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
  ...(input.compare_with === undefined ? {} : { compareWith: input.compare_with })
})

/** The addresses of the links in a text, as far as there is room, and how many there was none for. */
const linksOf = ({ excerpt, opened }: PageRead, room: number) => {
  const numbers = new Set(Array.from(excerpt.text.matchAll(/\]\[(\d+)\]/g), ([, number]) => Number(number)))
  const wanted = opened.snapshot.document.links.filter(({ number }) => numbers.has(number))
  const links: Array<typeof Link.Type> = []
  let left = room
  for (const { number, url } of wanted) {
    left -= estimateTokens(url) + 14
    if (left < 0) break
    links.push({ number, url })
  }
  return { links, missing: wanted.length - links.length }
}

const outputOf = (read: PageRead, input: Input, room: number): Output => {
  const { changes, excerpt, flags, nextCursor, opened } = read
  const { links, missing } = input.include_links === true ? linksOf(read, room) : { links: undefined, missing: 0 }
  return {
    ...pageFacts(opened, read.ageSeconds),
    text: excerpt.text,
    ofTokens: excerpt.ofTokens,
    leftOut: [
      ...opened.snapshot.document.notes,
      ...excerpt.leftOut,
      ...(missing === 0 ? [] : [`${missing} further links: raise max_tokens or name a section`])
    ],
    ...(nextCursor === undefined ? {} : { nextCursor }),
    ...(links === undefined ? {} : { links }),
    ...(changes === undefined ? {} : { changes: changesOf(changes, room) }),
    ...(flags.length === 0 ? {} : { flags })
  }
}

/** `read_page`: one page, as much of it as is wanted. */
export const make: Effect.Effect<McpTool.McpTool, never, Readings> = Effect.map(Readings, (readings) => {
  const handler = Effect.fnUntraced(function*(input: Input) {
    const { progress } = yield* McpRequest
    yield* progress({ progress: 0, total: 2, message: "fetching the page" })
    const room = (input.max_tokens ?? DEFAULT_TOKENS) - OVERHEAD_TOKENS
    const beside = input.include_links === true || input.compare_with !== undefined ? Math.floor(room * LINKS_SHARE) : 0
    const share = input.include_links === true && input.compare_with !== undefined ? Math.floor(beside / 2) : beside
    const read = yield* readings.page(requestOf(input, Math.max(1, room - beside)))
    yield* progress({ progress: 2, total: 2, message: "read" })
    return outputOf(read, input, share)
  })

  return McpTool.make({
    name: "read_page",
    title: "Read a page",
    description: "Fetch a web page or PDF and give its main text as Markdown, in parts that fit.",
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    input: Input,
    output: Output,
    facts: ({ url }) => Arguments.aboutUrl(url),
    handler: (input): Effect.Effect<Output, InvalidInput | OpenError, McpRequest> => handler(input),
    render
  })
})
