/** Red, green and blue from 0 to 255, and how much of it covers what lies below, 0 to 1. */
export interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly alpha: number
}

const rgb = (red: number, green: number, blue: number, alpha = 1): Colour => ({ red, green, blue, alpha })

export const WHITE = rgb(255, 255, 255)
export const BLACK = rgb(0, 0, 0)

/** The names that pages are written in most, and those that are nearly white or nearly black (CSS Color 4, 6.1). */
const NAMES: ReadonlyMap<string, number> = new Map(Object.entries({
  white: 0xffffff, snow: 0xfffafa, ivory: 0xfffff0, ghostwhite: 0xf8f8ff, whitesmoke: 0xf5f5f5,
  floralwhite: 0xfffaf0, azure: 0xf0ffff, mintcream: 0xf5fffa, aliceblue: 0xf0f8ff, honeydew: 0xf0fff0,
  seashell: 0xfff5ee, lavenderblush: 0xfff0f5, lightyellow: 0xffffe0, oldlace: 0xfdf5e6, linen: 0xfaf0e6,
  cornsilk: 0xfff8dc, beige: 0xf5f5dc, lightcyan: 0xe0ffff, lavender: 0xe6e6fa, gainsboro: 0xdcdcdc,
  lightgray: 0xd3d3d3, lightgrey: 0xd3d3d3, silver: 0xc0c0c0, darkgray: 0xa9a9a9, darkgrey: 0xa9a9a9,
  gray: 0x808080, grey: 0x808080, dimgray: 0x696969, dimgrey: 0x696969, black: 0, red: 0xff0000, green: 0x008000,
  blue: 0x0000ff, yellow: 0xffff00, orange: 0xffa500, purple: 0x800080, navy: 0x000080, teal: 0x008080,
  maroon: 0x800000, olive: 0x808000, lime: 0x00ff00, aqua: 0x00ffff, cyan: 0x00ffff, fuchsia: 0xff00ff,
  magenta: 0xff00ff, pink: 0xffc0cb, brown: 0xa52a2a, gold: 0xffd700, crimson: 0xdc143c, midnightblue: 0x191970,
  darkblue: 0x00008b
}))

const HEX = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/
const FUNCTION = /^(rgb|hsl)a?\(\s*([^)]*)\)$/

const ofHex = (digits: string): Colour => {
  const long = digits.length < 6 ? digits.replace(/./g, "$&$&") : digits
  const part = (at: number) => Number.parseInt(long.slice(at, at + 2), 16)
  return rgb(part(0), part(2), part(4), long.length === 8 ? part(6) / 255 : 1)
}

const share = (text: string | undefined, whole: number): number => {
  if (text === undefined) return whole
  const number = Number.parseFloat(text)
  return Number.isNaN(number) ? 0 : text.endsWith("%") ? (number / 100) * whole : number
}

const ofHsl = (hue: number, saturation: number, lightness: number, alpha: number): Colour => {
  const channel = (offset: number) => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12
    const a = saturation * Math.min(lightness, 1 - lightness)
    return 255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return rgb(channel(0), channel(8), channel(4), alpha)
}

/** A colour as it is written in CSS or in an attribute, in small letters; undefined where it cannot be told. */
export const colourOf = (text: string): Colour | undefined => {
  if (text === "transparent") return rgb(0, 0, 0, 0)
  const named = NAMES.get(text)
  if (named !== undefined) return rgb(named >> 16, (named >> 8) & 255, named & 255)
  const digits = HEX.exec(text)?.[1]
  if (digits !== undefined) return ofHex(digits)
  const [, model, list] = FUNCTION.exec(text) ?? []
  if (list === undefined) return undefined
  const [first, second, third, fourth] = list.split(/[\s,/]+/).filter((part) => part !== "")
  if (first === undefined || second === undefined || third === undefined) return undefined
  const alpha = share(fourth, 1)
  return model === "rgb"
    ? rgb(share(first, 255), share(second, 255), share(third, 255), alpha)
    : ofHsl(share(first, 360), share(second, 1), share(third, 1), alpha)
}

/** What is seen where one colour lies on another that covers all. */
export const over = (above: Colour, below: Colour): Colour => {
  const mixed = (a: number, b: number) => a * above.alpha + b * (1 - above.alpha)
  return rgb(mixed(above.red, below.red), mixed(above.green, below.green), mixed(above.blue, below.blue))
}

const luminance = ({ blue, green, red }: Colour): number => {
  const linear = (value: number) => {
    const part = Math.min(1, Math.max(0, value / 255))
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** 1 to 21, as WCAG 2.2 defines it; 4.5 is what is asked of text. */
export const contrast = (a: Colour, b: Colour): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}
