import { isUtf8 } from "node:buffer"
import { decodeText } from "../egress/Charset.ts"

/** So far a page is looked at for what it says of its encoding (HTML Standard, 13.2.3.2), in bytes. */
const PRESCAN = 1_024

const META = /<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})/i
const XML = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i

/** Encodings that a page cannot be in if its own letters could be read so far. */
const declared = (head: string): string | undefined => {
  const label = XML.exec(head)?.[1] ?? META.exec(head)?.[1]
  return label !== undefined && /^utf-?16|^utf-?32|^x-user-defined$/i.test(label) ? "utf-8" : label
}

/**
 * How likely bytes without any word about them are of one of the encodings that pages without a label use most: double
 * bytes of Japan, China and Korea, or Cyrillic. Judged by what the decoders make of the first 64 KiB.
 */
const CANDIDATES: ReadonlyArray<readonly [label: string, letters: RegExp]> = [
  ["shift_jis", /[\u3040-\u30ff]/g],
  ["euc-jp", /[\u3040-\u30ff]/g],
  ["gb18030", /[的一是不了人我在有他这中大来上国]/g],
  ["big5", /[的一是不了人我在有他這中大來上國]/g],
  ["euc-kr", /[\uac00-\ud7a3]/g],
  ["windows-1251", /[оеаинтсрвлкмдпуя]/g],
  ["koi8-r", /[оеаинтсрвлкмдпуя]/g]
]
const SAMPLE = 65_536
/** Of the characters beyond ASCII that many must be what the language writes most. */
const LEAST_SHARE = 0.25

const detected = (bytes: Uint8Array): string | undefined => {
  const sample = bytes.subarray(0, SAMPLE)
  let best: { readonly label: string; readonly share: number } | undefined
  for (const [label, letters] of CANDIDATES) {
    const text = new TextDecoder(label).decode(sample)
    const foreign = text.match(/[^\0-\x7f]/g)?.length ?? 0
    if (foreign < 8 || (text.match(/\ufffd/g)?.length ?? 0) > foreign / 50) continue
    const share = (text.match(letters)?.length ?? 0) / foreign
    if (share >= LEAST_SHARE && (best === undefined || share > best.share)) best = { label, share }
  }
  return best?.label
}

/**
 * The text of a body: by its byte order mark, then as UTF-8 if it is that, then as the header says, then as the
 * document says, then by what its bytes look like; windows-1252 if nothing says anything. Never fails.
 */
export const textOfBytes = (bytes: Uint8Array, contentType = ""): string => {
  if (/charset\s*=/i.test(contentType) || isUtf8(bytes)) return decodeText(bytes, contentType)
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PRESCAN)).toString("latin1")
  const label = declared(head) ?? detected(bytes)
  return decodeText(bytes, label === undefined ? "" : `text/html; charset=${label}`)
}
