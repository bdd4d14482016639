import * as FastCheck from "effect/FastCheck"

/** Arithmetic on addresses that shares nothing with the code under test. */

export const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")

const numberOf = (text: string): number => text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0)

/** First and last address of each range that is not public. */
const forbidden: ReadonlyArray<readonly [first: string, last: string]> = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["168.63.129.16", "168.63.129.16"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.31.196.0", "192.31.196.255"],
  ["192.52.193.0", "192.52.193.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["192.175.48.0", "192.175.48.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"]
]

export const isForbidden = (address: number): boolean =>
  forbidden.some(([first, last]) => numberOf(first) <= address && address <= numberOf(last))

const MOST = 2 ** 32 - 1

/** Any IPv4 address, with the ends of the ranges and their neighbours among them. */
export const anyAddress: FastCheck.Arbitrary<number> = FastCheck.oneof(
  FastCheck.integer({ min: 0, max: MOST }),
  FastCheck.constantFrom(...forbidden.flatMap(([first, last]) =>
    [numberOf(first) - 1, numberOf(first), numberOf(last), numberOf(last) + 1].filter((n) => n >= 0 && n <= MOST)))
)

export const anyForbidden: FastCheck.Arbitrary<number> = FastCheck.constantFrom(...forbidden).chain(([first, last]) =>
  FastCheck.integer({ min: numberOf(first), max: numberOf(last) }))

/** One number of an address, in any notation that URLs know. */
const anyNotation = (value: number): FastCheck.Arbitrary<string> =>
  FastCheck.constantFrom(
    String(value),
    `0x${value.toString(16)}`,
    `0X${value.toString(16).toUpperCase()}`,
    `0${value.toString(8)}`,
    `0x${value.toString(16).padStart(12, "0")}`,
    `000${value.toString(8)}`
  )

const fullWidth = (text: string): string =>
  text.replaceAll(/[0-9.]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0))

const percent = (text: string): string =>
  Array.from(text, (character) => `%${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`).join("")

/** An IPv4 address as a URL may write it: one to four parts, decimal, octal or hexadecimal, and in odd characters. */
export const anySpelling = (address: number): FastCheck.Arbitrary<string> =>
  FastCheck.constantFrom(1, 2, 3, 4).chain((parts) => {
    const octets = dotted(address).split(".").map(Number)
    const last = address % 256 ** (5 - parts)
    return FastCheck.tuple(...[...octets.slice(0, parts - 1), last].map(anyNotation)).chain((texts) => {
      const text = texts.join(".")
      return FastCheck.constantFrom(text, `${text}.`, fullWidth(text), percent(text), text.replaceAll(".", "\u3002"))
    })
  })

const hex = (value: number): string => value.toString(16)

/** The forms in which an IPv6 address carries an IPv4 address. */
export const carriers = (address: number): ReadonlyArray<string> => {
  const high = Math.floor(address / 65_536)
  const low = address % 65_536
  const pair = `${hex(high)}:${hex(low)}`
  return [
    `::ffff:${dotted(address)}`,
    `::ffff:${pair}`,
    `0:0:0:0:0:ffff:${pair}`,
    `::${dotted(address)}`,
    `::${pair}`,
    `::ffff:0:${dotted(address)}`,
    `64:ff9b::${dotted(address)}`,
    `64:ff9b:1::${pair}`,
    `2002:${pair}::1`,
    `2001:0:4136:e378:8000:63bf:${hex(65_535 - high)}:${hex(65_535 - low)}`,
    `fe80::5efe:${pair}`
  ]
}
