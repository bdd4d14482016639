import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { randomBytes } from "node:crypto"
import { accessSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as path from "node:path"

/** A file of the state folder could not be read or written. */
export class StateFileError extends Schema.TaggedError<StateFileError>()("StateFileError", {
  path: Schema.String,
  operation: Schema.Literal("read", "write"),
  detail: Schema.String
}) {
  override get message(): string {
    return `The state file ${this.path} could not be ${this.operation === "read" ? "read" : "written"}: ${this.detail}`
  }
}

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code

const unreadable = (file: string, error: unknown): StateFileError =>
  new StateFileError({ path: file, operation: "read", detail: detailOf(error) })

/**
 * The text of a file; undefined where there is none. Whether there is one is asked synchronously: mostly there is none,
 * and an error through the thread pool takes ten times as long as that question.
 */
export const read = (file: string): Effect.Effect<string | undefined, StateFileError> =>
  Effect.suspend((): Effect.Effect<string | undefined, StateFileError> => {
    try {
      accessSync(file)
    } catch (error) {
      return hasCode(error, "ENOENT") ? Effect.succeed(undefined) : Effect.fail(unreadable(file, error))
    }
    return Effect.tryPromise({
      try: (signal) => fs.readFile(file, { encoding: "utf8", signal }),
      catch: (error) => unreadable(file, error)
    })
  })

/** Makes the folder of a file where it is missing, and answers the name of a file beside it that nobody else writes. */
const draftBeside = async (file: string): Promise<string> => {
  const folder = path.dirname(file)
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  return path.join(folder, `.${path.basename(file)}.${process.pid}.${randomBytes(4).toString("hex")}`)
}

const OWN = { mode: 0o600, flush: true } as const

/**
 * Replaces a file as a whole: a reader sees the old text or the new one, never a part, also after a crash. The folder is
 * made where it is missing; both are readable by their owner only.
 */
export const write = (file: string, text: string): Effect.Effect<void, StateFileError> =>
  Effect.tryPromise({
    try: async () => {
      const draft = await draftBeside(file)
      try {
        await fs.writeFile(draft, text, OWN)
        await fs.rename(draft, file)
      } catch (error) {
        await fs.rm(draft, { force: true })
        throw error
      }
    },
    catch: (error) => new StateFileError({ path: file, operation: "write", detail: detailOf(error) })
  })

/** Makes a file unless it is there already, and answers what it holds: of several processes the first one wins. */
export const readOrCreate = (file: string, create: () => string): Effect.Effect<string, StateFileError> =>
  Effect.flatMap(read(file), (found) => {
    if (found !== undefined) return Effect.succeed(found)
    return Effect.tryPromise({
      try: async () => {
        const draft = await draftBeside(file)
        try {
          await fs.writeFile(draft, create(), OWN)
          // A link, unlike a rename, does not replace what another process has put there meanwhile.
          await fs.link(draft, file).catch(async (error: unknown) => {
            // Some file systems have no links; there the last process wins, which is the same for one process.
            if (!hasCode(error, "EEXIST")) await fs.rename(draft, file)
          })
        } finally {
          await fs.rm(draft, { force: true })
        }
        return fs.readFile(file, "utf8")
      },
      catch: (error) => new StateFileError({ path: file, operation: "write", detail: detailOf(error) })
    })
  })

/** Whether files can be made in a folder; it is made where it is missing, and nothing is left behind in it. */
export const probe = (folder: string): Effect.Effect<void, StateFileError> =>
  Effect.tryPromise({
    try: async () => {
      const file = await draftBeside(path.join(folder, "probe"))
      await fs.writeFile(file, "", OWN)
      await fs.rm(file)
    },
    catch: (error) => new StateFileError({ path: folder, operation: "write", detail: detailOf(error) })
  })
