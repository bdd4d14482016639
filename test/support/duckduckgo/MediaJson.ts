import { dayRange, dayWithin } from "./Corpus.ts"
import type { World } from "./Listing.ts"
import { type NonEmpty, type Random, random } from "./Random.ts"
import { steer } from "./Steering.ts"

export type Vertical = "images" | "videos" | "news"

/** Rows a page and rows altogether; the page sizes are those of the real scripts. */
export const mediaSizes: Readonly<Record<Vertical, { readonly page: number; readonly total: number }>> = {
  images: { page: 100, total: 130 },
  videos: { page: 60, total: 75 },
  news: { page: 30, total: 40 }
}

const SCRIPT: Readonly<Record<Vertical, string>> = { images: "i.js", videos: "v.js", news: "news.js" }

const VIEWS: NonEmpty<string> = ["at dawn", "from above", "in winter", "up close", "on a postcard", "under repair"]
const PAPERS: NonEmpty<string> = ["The Example Times", "Harbour Post", "Meadow & Field", "Quarry Weekly"]

interface Draft {
  readonly draw: Random
  readonly topic: string
  readonly rank: number
  /** The comma-separated `f` of the scripts, as a set: `size:Large`, `videoDuration:short` … */
  readonly filters: ReadonlySet<string>
  readonly today: string
  readonly df: string
}

const isOneOf = (filters: ReadonlySet<string>, name: string, choices: ReadonlyArray<string>): string | undefined =>
  choices.find((choice) => filters.has(`${name}:${choice}`))

const imageRow = ({ draw, filters, rank, topic }: Draft) => {
  const large = isOneOf(filters, "size", ["Large", "Wallpaper"]) !== undefined
  const small = filters.has("size:Small")
  const short = (large ? 1600 : small ? 100 : 480) + draw.int(large ? 900 : small ? 90 : 600)
  const long = short + 1 + draw.int(short)
  const layout = isOneOf(filters, "layout", ["Square", "Tall", "Wide"]) ?? draw.pick<string>(["Square", "Tall", "Wide"])
  const id = `${rank + 1}-${draw.hex(8)}`
  return {
    height: layout === "Tall" ? long : short,
    image: `https://pictures.example/full/${id}.jpg`,
    source: "Bing",
    thumbnail: `https://thumbnails.example/th?id=OIP.${id}&pid=Api`,
    title: `${topic} ${draw.pick(VIEWS)} & a "caption"`,
    url: `https://gallery.test/${id}.html`,
    width: layout === "Wide" ? long : short
  }
}

const MINUTES: Readonly<Record<string, readonly [number, number]>> = { short: [0, 5], medium: [5, 15], long: [20, 100] }

const clock = (seconds: number): string => {
  const two = (value: number): string => String(value).padStart(2, "0")
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

const videoRow = ({ draw, filters, rank, today, topic }: Draft) => {
  const wanted = isOneOf(filters, "videoDuration", ["short", "medium", "long"])
  const [least, most] = (wanted === undefined ? undefined : MINUTES[wanted]) ?? [0, 100]
  const span = isOneOf(filters, "publishedAfter", ["d", "w", "m"]) ?? "y"
  const id = `${rank + 1}${draw.hex(9)}`
  const day = dayWithin(draw, dayRange(span, today) ?? [0, 0])
  return {
    content: `https://videos.example/watch?v=${id}`,
    description: `Somebody walks around ${topic} & explains every stone of it.`,
    duration: clock(least * 60 + 1 + draw.int((most - least) * 60 - 1)),
    embed_html: `<iframe width="1280" height="720" src="https://videos.example/embed/${id}"></iframe>`,
    embed_url: `https://videos.example/embed/${id}?autoplay=1`,
    images: {
      large: `https://thumbnails.example/th?id=OVP.${id}&h=360`,
      medium: `https://thumbnails.example/th?id=OVP.${id}&h=270`,
      motion: `https://thumbnails.example/motion/${id}.mp4`,
      small: `https://thumbnails.example/th?id=OVP.${id}&h=180`
    },
    provider: "Bing",
    published: `${day}T${String(draw.int(24)).padStart(2, "0")}:00:08.0000000`,
    publisher: "Example Videos",
    statistics: { viewCount: draw.chance(0.8) ? draw.int(900_000) : null },
    title: `${topic} ${draw.pick(VIEWS)}`,
    uploader: draw.chance(0.7) ? "Lantern Channel" : ""
  }
}

const newsRow = ({ df, draw, rank, today, topic }: Draft) => {
  const day = dayWithin(draw, dayRange(df === "" ? "m" : df, today) ?? [0, 0])
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const days = Math.round((Date.parse(`${today}T00:00:00Z`) - midnight) / 86_400_000)
  const id = `${rank + 1}-${draw.hex(8)}`
  return {
    date: midnight / 1000 + draw.int(86_400),
    excerpt: `The keepers of <b>${topic}</b> said on Monday that nothing had changed &amp; nothing would.`,
    ...(draw.chance(0.8) ? { image: `https://pictures.example/news/${id}.jpg` } : {}),
    ...(days > 10 ? { is_old: 1 } : {}),
    relative_time: days === 0 ? "3 hours ago" : days === 1 ? "1 day ago" : `${days} days ago`,
    source: draw.pick(PAPERS),
    syndicate: "Bing",
    title: `${topic} ${draw.pick(VIEWS)}: what we know`,
    url: `https://news.example/story/${id}`,
    use_relevancy: 0
  }
}

const rowOf = (vertical: Vertical, draft: Draft) => {
  switch (vertical) {
    case "images":
      return imageRow(draft)
    case "videos":
      return videoRow(draft)
    case "news":
      return newsRow(draft)
  }
}

/** Rows from `s` on, and the relative path of the next page where there is one. */
export const mediaJson = (world: World, vertical: Vertical, fields: URLSearchParams, vqd: string): string => {
  const query = fields.get("q") ?? ""
  const steering = steer(query)
  const start = Math.max(0, Number.parseInt(fields.get("s") ?? "0", 10) || 0)
  const { page, total } = mediaSizes[vertical]
  const all = steering.nothing === "none" ? (steering.total ?? total) : 0
  const end = Math.min(start + page, all)
  const filters = fields.get("f") ?? ""
  const region = fields.get("l") ?? "wt-wt"
  const df = fields.get("df") ?? ""
  const results = Array.from({ length: Math.max(0, end - start) }, (_, index) =>
    rowOf(vertical, {
      draw: random(`${world.seed}|${vertical}|${query}|${region}|${filters}|${df}|${start + index}`),
      topic: steering.topic,
      rank: start + index,
      filters: new Set(filters.split(",")),
      today: world.today,
      df
    })
  )
  const encoded = encodeURIComponent(query)
  const safe = fields.get("p") ?? "1"
  const next = `${SCRIPT[vertical]}?q=${encoded}&o=json&p=${safe}&s=${end}&u=bing&f=${filters}&l=${region}`
  return JSON.stringify({
    ads: null,
    ...(end < all ? { next } : {}),
    query,
    queryEncoded: encoded,
    response_type: "places",
    results,
    vqd: { [encoded]: vqd }
  })
}
