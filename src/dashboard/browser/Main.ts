import type { Board } from "../Board.ts"
import * as Card from "./Card.ts"
import { toSecond } from "./Clock.ts"
import { part, say } from "./Dom.ts"
import * as Host from "./Host.ts"
import { type Range, type Source, web } from "./Source.ts"
import * as Summary from "./Summary.ts"

/** How often is asked anew, in milliseconds: as often as there is something new to see. */
const EVERY: Readonly<Record<Range, number>> = { "15m": 5_000, "6h": 30_000, "24h": 60_000 }

const ranges: ReadonlyArray<Range> = ["15m", "6h", "24h"]

const start = (): void => {
  const cards = new Map<string, Card.Card>()
  const live = part("live")
  const pause = part("pause")
  const trouble = part("trouble")
  let chosen: number | undefined
  let range: Range = "15m"
  let paused = false
  let newest: Board | undefined
  let timer: number | undefined
  /** Of two loads only the later one counts. */
  let load = 0

  const cursor: Card.Cursor = {
    index: () => chosen,
    move: (index) => {
      if (index === chosen) return
      chosen = index
      for (const card of cards.values()) card.point()
    }
  }

  const summary = Summary.make((text) => say(live, text))

  const show = (board: Board): void => {
    // The row moves on under the reader's eyes: the place that is looked at moves with it.
    if (chosen !== undefined && newest !== undefined) {
      const time = newest.times[chosen]
      const place = board.times.findIndex((other) => other === time)
      chosen = place === -1 ? undefined : place
    }
    newest = board
    summary(board)
    for (const panel of board.panels) {
      let card = cards.get(panel.id)
      if (card === undefined) {
        card = Card.make(panel, cursor)
        cards.set(panel.id, card)
        part("panels").append(card.element)
      }
      card.update(board, panel)
    }
    document.body.dataset["loaded"] = board.range
  }

  const status = (problem?: string): void => {
    const at = newest === undefined ? "" : toSecond(newest.at)
    say(part("fresh-word"), newest === undefined ? "" : paused ? "paused at" : "updated")
    say(part("fresh"), at)
    trouble.hidden = problem === undefined
    document.body.classList.toggle("stale", problem !== undefined && newest !== undefined)
    if (problem !== undefined) say(trouble, newest === undefined ? problem : `${problem} What is shown is of ${at}.`)
  }

  const host = window.parent === window ? undefined : Host.connect({
    name: "mcp-duckduckgo dashboard",
    version: document.body.dataset["version"] ?? "",
    onTheme: (theme) => {
      document.documentElement.dataset["theme"] = theme
    },
    onText: (text) => {
      say(part("words"), text)
      part("words").hidden = text === ""
    }
  })
  const source: Source = host ?? web
  document.body.classList.toggle("inside", host !== undefined)

  const refresh = async (): Promise<void> => {
    window.clearTimeout(timer)
    const mine = ++load
    try {
      const board = await source.load(range)
      if (mine !== load) return
      part("words").hidden = true
      show(board)
      status()
    } catch (error) {
      if (mine !== load) return
      status(error instanceof Error ? error.message : "Something is wrong with this page.")
    }
    schedule()
  }
  const again = (): void => {
    void refresh()
  }
  const schedule = (): void => {
    window.clearTimeout(timer)
    if (!paused && !document.hidden) timer = window.setTimeout(again, EVERY[range])
  }

  part("range").addEventListener("change", (event) => {
    const value = event.target instanceof HTMLInputElement ? event.target.value : ""
    const wanted = ranges.find((one) => one === value)
    if (wanted === undefined) return
    range = wanted
    chosen = undefined
    again()
  })
  pause.addEventListener("click", () => {
    paused = !paused
    pause.setAttribute("aria-pressed", String(paused))
    status()
    if (paused) window.clearTimeout(timer)
    else again()
  })
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !paused) again()
  })
  let frame = 0
  new ResizeObserver(() => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      for (const card of cards.values()) card.redraw()
    })
  }).observe(part("panels"))

  again()
}

start()
