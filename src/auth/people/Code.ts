import { randomBytes } from "node:crypto"

/** Codes that a person reads off one screen and types into another one. */

/** Crockford's base 32: no letter that looks like another one or like a digit. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const GROUP = 4
const GROUPS = 4

/** 80 random bits, e.g. `7Q2M-XKAV-40ZP-9C1T`. */
export const fresh = (): string => {
  const letters = Array.from(randomBytes(GROUP * GROUPS), (byte) => LETTERS[byte % LETTERS.length] ?? "0").join("")
  return letters.replaceAll(/.{4}(?=.)/g, "$&-")
}

/** What was typed in the one form of the code that was meant: case and separators do not matter, nor does `O` for `0`. */
export const normalise = (typed: string): string =>
  typed.slice(0, 100).toUpperCase().replaceAll(/[^0-9A-Z]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1")
