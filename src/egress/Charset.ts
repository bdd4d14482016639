import { TextDecoder } from "node:util"
import { isUtf8 } from "node:buffer"

const labelOf = (contentType: string): string | undefined => /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1]

const decoderFor = (label: string | undefined): TextDecoder => {
  try {
    return new TextDecoder(label ?? "windows-1252")
  } catch {
    // An unknown label: the encoding that browsers fall back to, which knows every byte.
    return new TextDecoder("windows-1252")
  }
}

/**
 * The text of a body. Bytes that are valid UTF-8 are UTF-8 whatever the header says: by chance no other text is, and a
 * wrong label is common. Otherwise the header's charset counts, and windows-1252 where it names none. A BOM is dropped.
 */
export const decodeText = (bytes: Uint8Array, contentType = ""): string => {
  if (isUtf8(bytes)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")
    return text.startsWith("\uFEFF") ? text.slice(1) : text
  }
  return decoderFor(labelOf(contentType)).decode(bytes)
}
