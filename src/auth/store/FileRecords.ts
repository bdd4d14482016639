import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { accessSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as StateFile from "../../state/StateFile.ts"
import type { Entry, Kind, Records } from "./Records.ts"

/**
 * One file a record, `KIND/HASH.json`, replaced as a whole, so that a crash leaves the old one or the new one, and several
 * processes can share the folder. A group is a folder of files that name its members, and hold when each expires.
 */

const GROUPS = "groups"

/** After this many more records than before, the kind is counted and what is too much goes. */
const COUNT_EVERY = 64

const hashOf = (id: string): string => createHash("sha256").update(id).digest("base64url")

const Envelope = Schema.parseJson(Schema.Struct({ expires: Schema.Number, value: Schema.Unknown }))
const decodeEnvelope = Schema.decodeEither(Envelope)

const isAbsent = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT"

/** What must not be there is not there: whoever was first has done it. */
const unlessAbsent = <A>(work: Promise<A>, otherwise: A): Promise<A> =>
  work.catch((error: unknown) => (isAbsent(error) ? otherwise : Promise.reject(error)))

const failed = (file: string, operation: "read" | "write") => (error: unknown): StateFile.StateFileError =>
  new StateFile.StateFileError({ path: file, operation, detail: error instanceof Error ? error.message : String(error) })

const attempt = <A>(file: string, operation: "read" | "write", work: () => Promise<A>) =>
  Effect.tryPromise({ try: work, catch: failed(file, operation) })

export const make = (folder: string): Records => {
  const written = new Map<string, number>()
  const folderOf = (kind: string) => path.join(folder, kind)
  const fileOf = (kind: string, id: string) => path.join(folderOf(kind), `${hashOf(id)}.json`)
  const groupOf = (group: string) => path.join(folder, GROUPS, hashOf(group))

  const names = (directory: string) =>
    attempt(directory, "read", () => unlessAbsent<ReadonlyArray<string>>(fs.readdir(directory), []))
  /** The file of a member, as its group names it. */
  const memberFile = (member: string): string | undefined => {
    const [kind = "", hash = ""] = member.split(".")
    return kind === "" || hash === "" ? undefined : path.join(folderOf(kind), `${hash}.json`)
  }
  const unlink = (file: string) =>
    attempt(file, "write", () => unlessAbsent(fs.unlink(file).then(() => true), false))

  /** Another may remove it between the question whether it is there and the reading of it. */
  const readIfThere = (file: string) =>
    Effect.catchIf(StateFile.read(file), ({ detail }) => detail.includes("ENOENT"), () => Effect.succeed(undefined))

  const envelopeOf = (file: string) =>
    Effect.map(readIfThere(file), (text) => (text === undefined ? undefined : Either.getOrUndefined(decodeEnvelope(text))))

  const entryOf = <A, I>(kind: Kind<A, I>, file: string) => {
    const decode = Schema.decodeUnknownEither(kind.schema)
    return Effect.zipWith(envelopeOf(file), Clock.currentTimeMillis, (envelope, now): Entry<A> | undefined => {
      if (envelope === undefined || envelope.expires <= now) return undefined
      const value = decode(envelope.value)
      return Either.isRight(value) ? { value: value.right, expires: envelope.expires } : undefined
    })
  }

  const files = (kind: string) =>
    Effect.map(names(folderOf(kind)), (found) =>
      found.filter((name) => /^[\w-]+\.json$/.test(name)).map((name) => path.join(folderOf(kind), name)))

  const expiries = (kind: string) =>
    Effect.flatMap(files(kind), (found) =>
      Effect.forEach(found, (file) =>
        Effect.map(envelopeOf(file), (envelope) => ({ file, expires: envelope?.expires ?? 0 }))))

  const trim = (kind: string, most: number) =>
    Effect.gen(function*() {
      const all = yield* expiries(kind)
      const spare = all.toSorted((a, b) => b.expires - a.expires).slice(most)
      yield* Effect.forEach(spare, ({ file }) => unlink(file), { discard: true })
    })

  /** Counting reads the whole folder: it is done for the first record and then once in a while. */
  const bounded = <A, I>({ most, name }: Kind<A, I>) =>
    Effect.suspend(() => {
      const count = written.get(name) ?? 0
      written.set(name, count + 1)
      return count % COUNT_EVERY === 0 ? trim(name, most) : Effect.void
    })

  const take: Records["take"] = (kind, id) =>
    Effect.gen(function*() {
      const file = fileOf(kind.name, id)
      const found = yield* entryOf(kind, file)
      return found !== undefined && (yield* unlink(file)) ? found.value : undefined
    })

  return {
    get: (kind, id) => Effect.map(entryOf(kind, fileOf(kind.name, id)), (entry) => entry?.value),
    put: (kind, id, value, { expires, group }) =>
      Effect.gen(function*() {
        const file = fileOf(kind.name, id)
        const encoded = yield* Effect.orDie(Schema.encode(kind.schema)(value))
        // The member is named first: a record that its group does not know of could not be revoked.
        if (group !== undefined) {
          yield* StateFile.write(path.join(groupOf(group), `${kind.name}.${hashOf(id)}`), String(expires))
        }
        yield* StateFile.write(file, JSON.stringify({ expires, value: encoded }))
        yield* bounded(kind)
      }),
    take,
    remove: (kind, id) => Effect.asVoid(unlink(fileOf(kind.name, id))),
    removeGroup: (group) =>
      Effect.gen(function*() {
        const directory = groupOf(group)
        for (const member of yield* names(directory)) {
          const file = memberFile(member)
          if (file !== undefined) yield* unlink(file)
        }
        yield* attempt(directory, "write", () => fs.rm(directory, { recursive: true, force: true }))
      }),
    list: (kind) =>
      Effect.flatMap(files(kind.name), (found) =>
        Effect.map(Effect.forEach(found, (file) => entryOf(kind, file)), (entries) =>
          entries.filter((entry) => entry !== undefined))),
    has: (kind, id) => {
      const file = fileOf(kind.name, id)
      return Effect.suspend(() => {
        try {
          // Asked at every request and mostly answered with no: through the thread pool that takes ten times as long.
          accessSync(file)
          return Effect.map(entryOf(kind, file), (entry) => entry !== undefined)
        } catch (error) {
          // Whatever else speaks against reading it: it is not known to be absent.
          return isAbsent(error) ? Effect.succeed(false) : Effect.fail(failed(file, "read")(error))
        }
      })
    },
    sweep: Effect.gen(function*() {
      const now = yield* Clock.currentTimeMillis
      const kinds = (yield* names(folder)).filter((name) => name !== GROUPS && !name.includes("."))
      for (const kind of kinds) {
        const over = (yield* expiries(kind)).filter(({ expires }) => expires <= now)
        yield* Effect.forEach(over, ({ file }) => unlink(file), { discard: true })
      }
      const groups = path.join(folder, GROUPS)
      for (const group of yield* names(groups)) {
        const directory = path.join(groups, group)
        const ends = yield* Effect.forEach(yield* names(directory), (member) => readIfThere(path.join(directory, member)))
        if (ends.every((end) => Number(end ?? 0) <= now)) {
          yield* attempt(groups, "write", () => fs.rm(directory, { recursive: true, force: true }))
        }
      }
    })
  }
}
