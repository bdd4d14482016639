import * as Either from "effect/Either"
import { type ContentKind, UnsupportedContent } from "./Document.ts"

const BY_TYPE: ReadonlyArray<readonly [RegExp, ContentKind]> = [
  [/^(?:text\/html|application\/xhtml\+xml)$/, "html"],
  [/^text\/(?:markdown|x-markdown)$/, "markdown"],
  [/^application\/(?:rss|atom|rdf)\+xml$/, "feed"],
  [/^(?:application|text)\/(?:x-)?json$|\+json$|^application\/(?:x-)?ndjson$/, "json"],
  [/^(?:application|text)\/xml$|\+xml$/, "xml"],
  [/^application\/(?:x-)?pdf$/, "pdf"],
  [/^text\/|^application\/(?:javascript|ecmascript|x-sh|x-yaml|yaml|toml|sql|x-httpd-php)$/, "text"]
]

/** Types that servers send when they do not know. */
const VAGUE: ReadonlySet<string> = new Set([
  "", "application/octet-stream", "binary/octet-stream", "application/binary", "application/force-download", "*/*", "text/plain", "unknown/unknown"
])

const SIGNATURES: ReadonlyArray<readonly [ReadonlyArray<number>, string]> = [
  [[0x89, 0x50, 0x4e, 0x47], "a PNG image"],
  [[0xff, 0xd8, 0xff], "a JPEG image"],
  [[0x47, 0x49, 0x46, 0x38], "a GIF image"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive or an Office document"],
  [[0x1f, 0x8b], "a gzip archive"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Office document"],
  [[0x7f, 0x45, 0x4c, 0x46], "a program"],
  [[0x4d, 0x5a, 0x90, 0x00], "a program"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7z archive"],
  [[0x52, 0x61, 0x72, 0x21], "a RAR archive"],
  [[0x4f, 0x67, 0x67, 0x53], "Ogg media"],
  [[0x49, 0x44, 0x33], "an MP3"],
  [[0x52, 0x49, 0x46, 0x46], "a RIFF file (WebP, WAV or AVI)"],
  [[0x77, 0x4f, 0x46, 0x46], "a font"],
  [[0x77, 0x4f, 0x46, 0x32], "a font"]
]

const signatureOf = (bytes: Uint8Array): string | undefined =>
  SIGNATURES.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1] ??
    ([0x66, 0x74, 0x79, 0x70].every((byte, at) => bytes[at + 4] === byte) ? "an MP4 or similar media" : undefined)

/** So far the beginning of a body is looked at, in bytes. */
const HEAD = 4_096

const isWide = ([first, second]: Uint8Array): boolean => (first === 0xff && second === 0xfe) ||
  (first === 0xfe && second === 0xff)

/** The first bytes as letters, for looking at marks; UTF-16 with its zeros left out. */
const headOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD)).toString("latin1").replaceAll("\0", "")

/** Text has no control characters but white space and escape. */
const isBinary = (bytes: Uint8Array): boolean => {
  if (isWide(bytes)) return false
  const head = bytes.subarray(0, 1_024)
  return head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b))
}

const HTML = /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|style|table|div|p|a|h[1-6]|br|iframe|b|font)\b/i

const sniffText = (head: string): ContentKind => {
  const text = head.replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, "")
  if (text.startsWith("%PDF-")) return "pdf"
  if (/^\s*<\?xml\b[\s\S]*?<html\b/i.test(text) || HTML.test(text)) return "html"
  if (/^\s*(?:<\?xml\b[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<\?[^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b/i.test(text)) return "feed"
  if (/^\s*<\?xml\b/.test(text)) return "xml"
  if (/^\s*(?:\{\s*["}]|\[\s*[\]{["\d-])/.test(text)) return "json"
  return "text"
}

const mediaType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase()

/**
 * What a body is. The header counts, unless it is vague; then, and to tell feeds from XML and PDF from anything, the
 * first bytes (after the WHATWG's MIME Sniffing, which never makes a page of what is sent as plain text).
 */
export const kindOfContent = (bytes: Uint8Array, contentType = ""): Either.Either<ContentKind, UnsupportedContent> => {
  const type = mediaType(contentType)
  const head = headOf(bytes)
  if (/^\s{0,16}%PDF-/.test(head)) return Either.right("pdf")
  const said = BY_TYPE.find(([pattern]) => pattern.test(type))?.[1]
  if (said === undefined && !VAGUE.has(type)) return Either.left(new UnsupportedContent({ found: type.slice(0, 100) }))
  if (said === "pdf") return Either.right("pdf")
  const signature = signatureOf(bytes)
  if (signature !== undefined) return Either.left(new UnsupportedContent({ found: signature }))
  // A page or a document may hold a stray zero; what is sent as one is read.
  if ((said === undefined || said === "text") && isBinary(bytes)) {
    return Either.left(new UnsupportedContent({ found: "binary data" }))
  }
  const sniffed = sniffText(head)
  if (said === "xml") return Either.right(sniffed === "feed" || sniffed === "html" ? sniffed : "xml")
  if (said !== undefined && type !== "text/plain") return Either.right(said)
  return Either.right(type === "text/plain" && (sniffed === "html" || sniffed === "feed" || sniffed === "xml") ?
    "text" : sniffed)
}
