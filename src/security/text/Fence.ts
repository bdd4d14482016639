import { randomInt } from "node:crypto"
import { withoutEnvelopes } from "./Inert.ts"

/** 39 decimal digits are 129 bits. Three digits are one token: no other spelling of 128 bits is shorter in tokens. */
const DIGITS = 39
const AT_ONCE = 13

/** A number that nobody can guess, for one envelope; from the system's random source. */
export const nonce = (): string => {
  let digits = ""
  while (digits.length < DIGITS) digits += String(randomInt(10 ** AT_ONCE)).padStart(AT_ONCE, "0")
  return digits
}

/** The text without the number, be it in wide digits or others that Unicode calls compatible. */
const without = (text: string, number: string): string => {
  const plain = text.normalize("NFKC")
  return plain.includes(number) ? plain.replaceAll(number, "[number]") : text
}

/**
 * The parts, one below the other, between an opening and a closing line with the number of `nonce()` in both. No text
 * inside can close it: the number is not in it, and what only looks like such a line is taken apart. The parts are
 * otherwise left as they are; clean them first. Costs 38 tokens (o200k).
 */
export const fence = (parts: ReadonlyArray<string>, number: string): string => {
  const inside = without(withoutEnvelopes(parts.join("\n")), number)
  return `<<untrusted ${number}>>\n${inside}\n<</untrusted ${number}>>`
}
