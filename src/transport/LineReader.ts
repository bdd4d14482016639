const NEWLINE = 0x0a
/** What is kept of both ends of a line that is too long. */
const KEPT_BYTES = 512

/** A line that was thrown away because it was too long. */
export interface Overlong {
  readonly bytes: number
  readonly start: string
  readonly end: string
}

export interface LineReader {
  readonly push: (chunk: Buffer) => void
  /** Ends the last line, if it has no line feed. */
  readonly end: () => void
}

/**
 * Cuts a stream of bytes into lines and holds at most `maxBytes` of one: a longer line is counted to its end and
 * reported, and the next line is read as if nothing had happened.
 */
export const make = (
  maxBytes: number,
  onLine: (line: string) => void,
  onOverlong: (line: Overlong) => void
): LineReader => {
  let held: Array<Buffer> = []
  let bytes = 0
  /** Set while the rest of a line that is too long goes by. */
  let lost: { readonly start: string; end: Buffer } | undefined

  const take = (part: Buffer) => {
    bytes += part.length
    if (lost !== undefined) {
      lost.end = Buffer.concat([lost.end, part.subarray(-KEPT_BYTES)]).subarray(-KEPT_BYTES)
      return
    }
    held.push(part)
    if (bytes <= maxBytes) return
    const whole = Buffer.concat(held)
    lost = { start: whole.toString("utf8", 0, KEPT_BYTES), end: Buffer.from(whole.subarray(-KEPT_BYTES)) }
    held = []
  }

  const finish = () => {
    const [length, gone, line] = [bytes, lost, Buffer.concat(held).toString("utf8")]
    held = []
    bytes = 0
    lost = undefined
    if (gone === undefined) onLine(line)
    else onOverlong({ bytes: length, start: gone.start, end: gone.end.toString("utf8") })
  }

  return {
    push: (chunk) => {
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        take(chunk.subarray(from, at))
        finish()
        from = at + 1
      }
      if (from < chunk.length) take(chunk.subarray(from))
    },
    end: () => {
      if (bytes > 0) finish()
    }
  }
}

const ID = String.raw`(-?(?:0|[1-9]\d{0,14})|"(?:[^"\\]|\\.){0,200}")`
const ID_FIRST = new RegExp(String.raw`^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*${ID}\s*,`)
const ID_LAST = new RegExp(String.raw`[,{]\s*"id"\s*:\s*${ID}\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$`)

/**
 * The `id` of a JSON-RPC request of which only both ends are known, so that its caller hears of it at once and not at its
 * timeout. Clients write `id` among the first members or the last; nothing is given where neither end says it.
 */
export const idOf = (line: Overlong): string | number | undefined => {
  const found = ID_FIRST.exec(line.start)?.[1] ?? ID_LAST.exec(line.end)?.[1]
  if (found === undefined) return undefined
  try {
    const id: unknown = JSON.parse(found)
    return typeof id === "string" || typeof id === "number" ? id : undefined
  } catch {
    // A text with escapes that JSON does not know: then the whole line was no JSON.
    return undefined
  }
}
