import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { Board } from "../../dashboard/Board.ts"
import { DATA } from "../../dashboard/Routes.ts"
import { Egress } from "../../egress/Egress.ts"
import { ExitCode } from "../ExitCode.ts"
import { complainLine, printLine } from "../Print.ts"
import * as Keys from "./Keys.ts"
import * as Screen from "./Screen.ts"

export interface TopCommand {
  readonly url: string
  readonly once: boolean
}

const EVERY = Duration.seconds(5)
/** Of a terminal that does not say how large it is, and of a page that is no terminal. */
const USUAL = { columns: 80, rows: 24 }
const PAGE = { width: 100, height: 60 }

/** No board could be had; the message is for a person. */
class NoBoard extends Schema.TaggedError<NoBoard>()("NoBoard", { reason: Schema.String }) {
  override get message(): string {
    return this.reason
  }
}

const decode = Schema.decodeUnknown(Schema.parseJson(Board))

const look = Effect.fn("cli.top.look")(function*(base: string, userAgent: string): Effect.fn.Return<Board, NoBoard, Egress> {
  const egress = yield* Egress
  const url = new URL(DATA["15m"].slice(1), base.endsWith("/") ? base : `${base}/`)
  const { bytes, status } = yield* Effect.mapError(
    egress.send({ method: "GET", url, headers: { accept: "application/json", "user-agent": userAgent } }),
    (error) => new NoBoard({ reason: error.message })
  )
  if (status !== 200) return yield* new NoBoard({ reason: `${url.href} answered with HTTP ${status}: is that a server of this program?` })
  return yield* Effect.mapError(
    decode(new TextDecoder().decode(bytes)),
    () => new NoBoard({ reason: `${url.href} answered with something else than a dashboard` })
  )
})

/** Not a cell more than there is: a line too long, or one too many, would scroll the page away. */
const terminal = () => ({
  width: process.stdout.columns || USUAL.columns,
  height: process.stdout.rows || USUAL.rows,
  colour: (process.env["NO_COLOR"] ?? "") === ""
})

const HOME = "\u001b[H"
const REST = "\u001b[K"
const BELOW = "\u001b[J"

const frame = (lines: ReadonlyArray<string>): Effect.Effect<void> =>
  Effect.sync(() => {
    process.stdout.write(`${HOME}${lines.map((line) => `${line}${REST}`).join("\r\n")}${BELOW}`)
  })

/** The next time that the terminal gets another size. */
const resized = Effect.async<void>((resume) => {
  const { stdout } = process
  const listen = () => resume(Effect.void)
  stdout.once("resize", listen)
  return Effect.sync(() => stdout.off("resize", listen))
})

const picture = (board: Either.Either<Board, NoBoard>): ReadonlyArray<string> => {
  const size = terminal()
  return Either.isRight(board)
    ? Screen.draw(board.right, { ...size, foot: "q ends this; a new look every 5 s" })
    : [`No figures: ${board.left.message}`, "Another look every 5 s; q ends this."]
      .slice(0, size.height)
      .map((line) => line.slice(0, size.width))
}

/** Until the reader has had enough. */
const live = (base: string, userAgent: string): Effect.Effect<void, never, Egress> => {
  const shown = Effect.flatMap(Effect.either(look(base, userAgent)), (board) => {
    const drawn = Effect.suspend(() => frame(picture(board)))
    const again = Effect.forever(Effect.zipRight(resized, drawn))
    return Effect.zipRight(drawn, Effect.race(Effect.sleep(EVERY), again))
  })
  return Effect.scoped(Effect.flatMap(Keys.enough, (enough) => Effect.race(Effect.forever(shown), enough)))
}

/** `top`: how a server over HTTP is doing. On a terminal until the reader ends it, elsewhere once. */
export const run = Effect.fn("cli.top")(function*(
  { once, url }: TopCommand,
  userAgent: string
): Effect.fn.Return<ExitCode, never, Egress> {
  if (!once && process.stdout.isTTY) return yield* Effect.as(live(url, userAgent), ExitCode.ok)
  const board = yield* Effect.either(look(url, userAgent))
  if (board._tag === "Left") return yield* Effect.as(complainLine(board.left.message), ExitCode.network)
  const size = process.stdout.isTTY ? terminal() : { ...PAGE, colour: false }
  return yield* Effect.as(printLine(Screen.draw(board.right, size).join("\n")), ExitCode.ok)
})
