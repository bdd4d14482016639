// node .ci/icon.mjs: draws docs/images/icon.png, 512 x 512; no font, no library, the same on every machine.
import { writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { crc32, deflateSync } from "node:zlib"

const SIZE = 512

const clamp = (value) => Math.min(1, Math.max(0, value))
/** How much of a pixel lies within, from a distance in pixels; negative is within. */
const cover = (distance) => clamp(0.5 - distance)
const mix = (below, above, share) => below.map((channel, index) => channel + (above[index] - channel) * share)

const roundedSquare = (x, y, half, radius) => {
  const [dx, dy] = [Math.abs(x) - half + radius, Math.abs(y) - half + radius]
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}
const segment = (x, y, [ax, ay], [bx, by], radius) => {
  const share = clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2))
  return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay)) - radius
}

const [TEAL, NIGHT, PAPER, GREEN] = [[13, 110, 120], [10, 38, 64], [247, 249, 250], [35, 150, 95]]

/** Red, green, blue, opacity of a place, measured from the middle. */
const colour = (x, y) => {
  const ground = mix(TEAL, NIGHT, clamp((x + y + SIZE) / (2 * SIZE)))
  const glass = cover(Math.hypot(x + 42, y + 42) - 128)
  const ring = cover(Math.abs(Math.hypot(x + 42, y + 42) - 138) - 22)
  const handle = cover(segment(x, y, [72, 72], [158, 158], 30))
  const tick = cover(Math.min(
    segment(x, y, [-102, -38], [-58, 8], 17),
    segment(x, y, [-58, 8], [20, -90], 17)
  ))
  const drawn = [[PAPER, glass], [PAPER, handle], [mix(PAPER, TEAL, 0.12), ring], [GREEN, tick]]
    .reduce((below, [above, share]) => mix(below, above, share), ground)
  return [...drawn, 255 * cover(roundedSquare(x, y, SIZE / 2, 112))]
}

const rows = Array.from({ length: SIZE }, (_, y) => [
  0,
  ...Array.from({ length: SIZE }, (_, x) => colour(x + 0.5 - SIZE / 2, y + 0.5 - SIZE / 2)).flat().map(Math.round)
])

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

const header = Buffer.alloc(13)
header.writeUInt32BE(SIZE, 0)
header.writeUInt32BE(SIZE, 4)
// Eight bits a channel, with opacity.
header.set([8, 6], 8)

await writeFile(fileURLToPath(new URL("../docs/images/icon.png", import.meta.url)), Buffer.concat([
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  chunk("IHDR", header),
  chunk("IDAT", deflateSync(Buffer.from(rows.flat()), { level: 9 })),
  chunk("IEND", Buffer.alloc(0))
]))
