/** A transcript as a picture of a terminal: SVG without fonts, scripts or links, readable by screen readers. */

export interface Line {
  readonly text: string
  /** What was typed, what is said beside the results, or plain output. */
  readonly kind: "typed" | "quiet" | "plain" | "loud"
}

const [COLUMNS, CHARACTER, ROW, MARGIN, BAR] = [100, 8.4, 20, 18, 36]

const colours = { typed: "#7fd6c2", quiet: "#8fa3b3", plain: "#e6edf3", loud: "#ffd27a" } as const

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;")

const cut = (text: string): string => {
  const characters = [...text]
  return characters.length <= COLUMNS ? text : `${characters.slice(0, COLUMNS - 1).join("")}…`
}

/** `title` is what the picture is of, for those who do not see it. */
export const picture = (title: string, lines: ReadonlyArray<Line>): string => {
  const width = Math.ceil(COLUMNS * CHARACTER + 2 * MARGIN)
  const height = BAR + lines.length * ROW + MARGIN
  // Blanks at the beginning become a place: not every reader of SVG keeps them.
  const indent = (text: string): number => MARGIN + (text.length - text.trimStart().length) * CHARACTER
  const rows = lines.map(({ kind, text }, index) =>
    text === "" ? "" : `  <text x="${indent(text)}" y="${BAR + (index + 1) * ROW - 5}" fill="${colours[kind]}">${escaped(cut(text).trimStart())}</text>\n`)
  const dots = ["#ff6159", "#ffbd2e", "#28c941"]
    .map((colour, index) => `  <circle cx="${MARGIN + 4 + index * 18}" cy="${BAR / 2}" r="5.5" fill="${colour}"/>\n`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"`,
    ` aria-labelledby="title" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n`,
    `  <title id="title">${escaped(title)}</title>\n`,
    `  <rect width="${width}" height="${height}" rx="10" fill="#0d1b2a"/>\n`,
    ...dots,
    ...rows,
    "</svg>\n"
  ].join("")
}
