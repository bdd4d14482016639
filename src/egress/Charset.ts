import { isUtf8 } from "node:buffer"
import { TextDecoder } from "node:util"

const FALLBACK = "windows-1252"

/** Encodings whose texts are valid UTF-8 by accident: all of their bytes may be below 0x80. */
const LOOKALIKES: ReadonlySet<string> = new Set(["utf-16le", "utf-16be", "iso-2022-jp"])

/** What the bytes 0x80 to 0x9F stand for in windows-1252. Node's decoder takes them for control characters. */
const C1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

const windows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (control) => C1.charAt(control.charCodeAt(0) - 0x80))

const byteOrderMark = ([first, second, third]: Uint8Array): string | undefined => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8"
  if (first === 0xff && second === 0xfe) return "utf-16le"
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined
}

const labelOf = (contentType: string): string | undefined =>
  /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType)?.[1]

const decoderFor = (label: string): TextDecoder => {
  try {
    return new TextDecoder(label)
  } catch {
    // An unknown label: the encoding that browsers fall back to, which knows every byte.
    return new TextDecoder(FALLBACK)
  }
}

/**
 * The text of a body. A byte order mark decides, and is dropped. Bytes that are valid UTF-8 are UTF-8 whatever the header
 * says: a wrong label is common, and no other text is so by chance, apart from the few encodings that look like it.
 * Otherwise the header's charset counts, and windows-1252 where it names none that is known.
 */
export const decodeText = (bytes: Uint8Array, contentType = ""): string => {
  const decoder = decoderFor(byteOrderMark(bytes) ?? labelOf(contentType) ?? FALLBACK)
  if (isUtf8(bytes) && !LOOKALIKES.has(decoder.encoding)) return new TextDecoder().decode(bytes)
  return decoder.encoding === FALLBACK ? windows1252(bytes) : decoder.decode(bytes)
}
