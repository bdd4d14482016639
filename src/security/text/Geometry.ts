import { split } from "./Css.ts"
import { lengthOf, shareOf, type Sizes } from "./Length.ts"

type Value = (name: string) => string | undefined

/** CSS pixels. Nothing is moved as far to the left or upward that is to be seen; to the right it may be scrolled to. */
const FAR_BACK = -500
const FAR_ON = 5_000
/** For a negative margin, which columns and banners that go to the edge of the window have too. */
const FAR_MARGIN = -1_500
const MOVED = 1_000
/** What an element is taken to measure where a percentage is of its own size. */
const USUAL_SIZE = 300

const FUNCTION = /([a-z0-9]+)\(([^()]*)\)/g
const RIGHT_ANGLE_SLACK = 2
const NOTHING = 0.05

const degrees = (angle: string): number => {
  const number = Number.parseFloat(angle)
  if (angle.endsWith("grad")) return number * 0.9
  if (angle.endsWith("rad")) return (number * 180) / Math.PI
  return angle.endsWith("turn") ? number * 360 : number
}

const isEdgeOn = (angle: string): boolean => Math.abs((Math.abs(degrees(angle)) % 180) - 90) < RIGHT_ANGLE_SLACK

const isNothing = (text: string | undefined): boolean => {
  const share = shareOf(text)
  return share !== undefined && Math.abs(share) < NOTHING
}

const listed = (text: string): ReadonlyArray<string> => text.split(/[\s,]+/).filter((part) => part !== "")

const isTransformedAway = (transform: string, sizes: Sizes, isOneSided: boolean): boolean =>
  Array.from(transform.matchAll(FUNCTION)).some(([, name = "", list = ""]) => {
    const parts = listed(list)
    if (name.startsWith("scale")) return parts.slice(0, 2).some(isNothing)
    if (name.startsWith("translate")) return isMoved(parts.slice(0, name === "translatez" ? 0 : 2), sizes)
    if (name === "rotatex" || name === "rotatey") {
      return isEdgeOn(parts[0] ?? "") || (isOneSided && Math.abs(degrees(parts[0] ?? "")) % 360 === 180)
    }
    if (name !== "matrix") return false
    const [a = "", b = "", c = "", d = "", x = "", y = ""] = parts
    return (isNothing(a) && isNothing(b)) || (isNothing(c) && isNothing(d)) || isMoved([x, y], sizes)
  })

const isMoved = (parts: ReadonlyArray<string>, sizes: Sizes): boolean =>
  parts.some((part) => Math.abs(lengthOf(part, { ...sizes, whole: USUAL_SIZE }) ?? 0) >= MOVED)

/** Whether an element stands where nobody looks: off the screen, edge on, shrunk to nothing, or behind everything. */
export const isElsewhere = (value: Value, position: string, sizes: Sizes): boolean => {
  const isFar = (name: string): boolean => {
    const offset = lengthOf(value(name), sizes) ?? 0
    return offset <= FAR_BACK || offset >= FAR_ON
  }
  const isSet = position === "absolute" || position === "fixed"
  if ((isSet || position === "relative") && ["left", "right", "top", "bottom"].some(isFar)) return true
  if (isSet && (lengthOf(value("z-index"), sizes) ?? 0) < 0) return true
  const isPulled = (name: string): boolean => (lengthOf(value(name), { ...sizes, whole: 0 }) ?? 0) <= FAR_MARGIN
  if (isPulled("margin-left") || isPulled("margin-top")) return true
  const zoom = shareOf(value("zoom")) ?? 1
  if (zoom > 0 && zoom < 0.2) return true
  const transform = value("transform") ?? value("-webkit-transform")
  const isOneSided = value("backface-visibility") === "hidden"
  return (transform !== undefined && isTransformedAway(transform, sizes, isOneSided)) ||
    isMoved(listed(value("translate") ?? ""), sizes) ||
    listed(value("scale") ?? "").some(isNothing) ||
    /^[xy] /.test(value("rotate") ?? "") && isEdgeOn(value("rotate")?.slice(2) ?? "")
}

/** CSS pixels: the box of one pixel that text for screen readers is put into counts as none. */
const NARROW = 1

const isFlat = (value: Value, sizes: Sizes): boolean => {
  const overflow = value("overflow") ?? "visible"
  if (/^(?:visible|inherit|initial)/.test(overflow)) return false
  const isNone = (name: string) => (lengthOf(value(name), sizes) ?? Number.POSITIVE_INFINITY) <= NARROW
  const isPadded = (...names: ReadonlyArray<string>) =>
    names.some((name) => (lengthOf(value(name), sizes) ?? 0) > NARROW)
  const isLow = isNone("height") || isNone("max-height") || isNone("line-height") && value("line-height") === "0"
  // A box without height but with padding keeps the proportions of what is placed in it.
  return (isLow && !isPadded("padding-top", "padding-bottom")) ||
    ((isNone("width") || isNone("max-width")) && !isPadded("padding-left", "padding-right"))
}

const isClipped = (clip: string, sizes: Sizes): boolean => {
  const list = /^rect\(([^)]*)\)/.exec(clip)?.[1]
  if (list === undefined) return false
  const [top, right, bottom, left] = listed(list).map((part) => lengthOf(part, sizes))
  const isClosed = (from: number | undefined, to: number | undefined) =>
    from !== undefined && to !== undefined && to - from <= NARROW
  return isClosed(top, bottom) || isClosed(left, right)
}

const ALL_BUT_NOTHING = 99

const isInset = (list: string, sizes: Sizes): boolean => {
  const [top = "", right = top, bottom = top, left = right] = listed(list.split("round")[0] ?? "")
  const of = (side: string) => lengthOf(side, { ...sizes, whole: 100 }) ?? 0
  const isAll = (one: string, other: string) =>
    one.endsWith("%") || other.endsWith("%") ? of(one) + of(other) >= ALL_BUT_NOTHING : of(one) + of(other) >= MOVED
  return isAll(top, bottom) || isAll(left, right)
}

const isCutAway = (path: string, sizes: Sizes): boolean => {
  const [, name, list = ""] = /^([a-z]+)\(([^)]*)\)/.exec(path) ?? []
  switch (name) {
    case "inset":
      return isInset(list, sizes)
    case "circle":
    case "ellipse":
      return listed(list.split("at")[0] ?? "").some((part) => (lengthOf(part, sizes) ?? NARROW + 1) <= NARROW)
    case "rect":
      return isClipped(path, sizes)
    case "xywh":
      return listed(list).slice(2, 4).some((part) => (lengthOf(part, sizes) ?? NARROW + 1) <= NARROW)
    case "polygon": {
      const points = split(list, ",").map(listed).filter((point) => point.length === 2)
      return points.length > 0 && [0, 1].some((axis) => points.every((point) => point[axis] === points[0]?.[axis]))
    }
    default:
      return false
  }
}

const CLEAR = /gradient\((?:[^()#]|\([^()]*\))*\)/
const COLOURED = /#|\b(?:black|white|red|rgba?\((?!\s*0\s*[, ]\s*0\s*[, ]\s*0\s*[,/]\s*0?\.?0*\s*\)))/

/** Whether all of an element is cut off, clipped, masked, or in a box without a size. */
export const isShutAway = (value: Value, isPlaced: boolean, sizes: Sizes): boolean => {
  const path = value("clip-path") ?? value("-webkit-clip-path")
  const mask = value("mask-image") ?? value("-webkit-mask-image") ?? value("mask") ?? value("-webkit-mask") ?? ""
  return isFlat(value, sizes) ||
    (isPlaced && isClipped(value("clip") ?? "", sizes)) ||
    (path !== undefined && isCutAway(path, sizes)) ||
    (mask.includes("transparent") && CLEAR.test(mask) && !COLOURED.test(mask)) ||
    isNothing(value("mask-size")?.split(" ")[0])
}
