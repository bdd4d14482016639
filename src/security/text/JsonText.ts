/** Values of one document; the rest is not read. */
const MOST_VALUES = 100_000
const DEEPEST = 512

interface Frame {
  readonly entries: ReadonlyArray<readonly [name: string, value: unknown]>
  readonly isList: boolean
  at: number
}

const frameOf = (value: object): Frame => ({
  entries: Object.entries(value),
  isList: Array.isArray(value),
  at: 0
})

const parsed = (body: string): { readonly value: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body)
    return { value }
  } catch {
    // No JSON: it is text like any other.
    return undefined
  }
}

/**
 * A JSON document as lines, `name: value`, indented by depth, items of lists behind a dash. Strings are decoded, so
 * that what is escaped in them is read as it is meant. Up to 100,000 values, 512 deep; a body that is no JSON as it is.
 */
export const textOfJson = (body: string): string => {
  const document = parsed(body)
  if (document === undefined) return body
  const { value } = document
  if (typeof value !== "object" || value === null) return String(value)
  const lines: Array<string> = []
  const frames: Array<Frame> = [frameOf(value)]
  while (frames.length > 0 && lines.length < MOST_VALUES) {
    const frame = frames.at(-1)
    const entry = frame?.entries[frame.at++]
    if (frame === undefined || entry === undefined) {
      frames.pop()
      continue
    }
    const [name, inner] = entry
    const label = `${"  ".repeat(Math.min(frames.length - 1, INDENTED))}${frame.isList ? "-" : `${name}:`}`
    if (typeof inner === "object" && inner !== null) {
      lines.push(label)
      if (frames.length < DEEPEST) frames.push(frameOf(inner))
    } else lines.push(`${label} ${String(inner)}`)
  }
  return lines.join("\n")
}

/** Indented no further than this, so that the text stays in proportion to the document. */
const INDENTED = 16
