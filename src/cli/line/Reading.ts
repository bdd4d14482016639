import { type CommandSpec, OK, USAGE } from "./Spec.ts"

export const readFormats = ["markdown", "text", "outline"] as const

export interface ReadWords {
  readonly _tag: "Read"
  /** Of the page, or where the file is from. */
  readonly url: string
  /** A saved page, in place of fetching it; `-` is standard input. */
  readonly file?: string
  readonly format: (typeof readFormats)[number]
}

export interface CheckUrlWords {
  readonly _tag: "CheckUrl"
  readonly url: string
  readonly resolve: boolean
}

const read: CommandSpec<ReadWords> = {
  operands: "URL",
  summary: "Read a page or a document and print its main text.",
  details: [
    "With --html FILE --url URL a saved page is read, and nothing is fetched.",
    "Prints the whole text: Markdown with the addresses of links at its end, plain text, or the headings."
  ],
  flags: [
    { name: "--html", placeholder: "FILE|-", description: "Read this file; - is standard input." },
    { name: "--url", placeholder: "URL", description: "Where the file is from: its links start there." },
    { name: "--format", placeholder: "FORMAT", description: `${readFormats.join(", ")}; markdown, if left out.` }
  ],
  exitCodes: [OK, [1, "the page could not be read"], USAGE],
  read: (words) => {
    const format = words.oneOf(readFormats, "a --format", words.last("--format") ?? "markdown") ?? "markdown"
    if (!words.has("--html")) {
      if (words.has("--url")) words.fault("--url goes with --html; without it the URL is the word behind read")
      return { _tag: "Read", url: words.one("one URL"), format }
    }
    words.none()
    return { _tag: "Read", url: words.required("--url"), file: words.required("--html"), format }
  }
}

const checkUrl: CommandSpec<CheckUrlWords> = {
  operands: "URL",
  summary: "Say whether a page may be fetched, by which rule not, and why.",
  details: ["Fetches nothing, and looks nothing up without --resolve."],
  flags: [{ name: "--resolve", description: "Look the host up, and check its addresses too." }],
  exitCodes: [[0, "it may be fetched"], [1, "it may not"], USAGE],
  read: (words) => ({ _tag: "CheckUrl", url: words.one("one URL"), resolve: words.has("--resolve") })
}

export const reading = { read, "check-url": checkUrl }
