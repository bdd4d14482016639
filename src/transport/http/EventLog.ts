/** One event, as it was sent. */
export interface LoggedEvent {
  readonly id: string
  readonly data: string
}

/** What was sent after an event of a stream. */
export interface Sequel {
  readonly stream: number
  readonly events: ReadonlyArray<LoggedEvent>
}

/** What a session has sent, for a client whose connection broke. */
export interface EventLog {
  readonly append: (stream: number, data: string) => string
  /** Nothing where the id was never given out here, or what followed it is no longer there. */
  readonly after: (id: string) => Sequel | undefined
  /** Gives its memory back. */
  readonly clear: () => void
}

/** Memory shared by the logs of all sessions. */
export interface Budget {
  /** In bytes; strings of V8 take one or two for each character, two are counted. */
  left: number
}

interface Entry {
  readonly at: number
  readonly stream: number
  readonly data: string
}

/** In bytes, of one session. */
const SESSION_BYTES = 512 * 1024
const ENTRY_BYTES = 128

const sizeOf = ({ data }: Entry): number => 2 * data.length + ENTRY_BYTES

const ID = /^(\d{1,15})-(\d{1,15})$/

/** Holds the last events within its own bound and the common one; the oldest go first. */
export const make = (budget: Budget): EventLog => {
  let entries: Array<Entry> = []
  let bytes = 0
  let last = 0
  /** By stream, the last event that is no longer there. */
  const lost = new Map<number, number>()

  const drop = (entry: Entry) => {
    const size = sizeOf(entry)
    bytes -= size
    budget.left += size
    lost.set(entry.stream, entry.at)
  }

  const isFull = (): boolean => entries.length > 0 && (bytes > SESSION_BYTES || budget.left < 0)

  return {
    append: (stream, data) => {
      const entry = { at: ++last, stream, data }
      const size = sizeOf(entry)
      entries.push(entry)
      bytes += size
      budget.left -= size
      while (isFull()) {
        const oldest = entries.shift()
        if (oldest !== undefined) drop(oldest)
      }
      return `${stream}-${entry.at}`
    },
    after: (id) => {
      const [, streamText, atText] = ID.exec(id) ?? []
      const [stream, at] = [Number(streamText), Number(atText)]
      if (!(at <= last) || (lost.get(stream) ?? 0) > at) return undefined
      const known = lost.get(stream) === at || entries.some((entry) => entry.at === at && entry.stream === stream)
      return known
        ? {
          stream,
          events: entries
            .filter((entry) => entry.stream === stream && entry.at > at)
            .map((entry) => ({ id: `${stream}-${entry.at}`, data: entry.data }))
        }
        : undefined
    },
    clear: () => {
      for (const entry of entries) drop(entry)
      entries = []
      lost.clear()
    }
  }
}
