import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { createHmac, randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { withNow } from "../../domain/Now.ts"
import * as StateFile from "../../state/StateFile.ts"
import { ask, type Disk, DiskError, inTime, list, orIfGone } from "./Disk.ts"
import { KEY_BYTES } from "./Seal.ts"

/** Another process forgets an erased key after this. What it seals until then nobody can open, for the key is gone. */
const FRESH = Duration.toMillis(Duration.minutes(1))

/**
 * A key in use shows it at least so often by the time of its file: others are deleted with the last of their records.
 */
const SIGN_OF_LIFE = Duration.toMillis(Duration.days(1))

/** Subjects held in memory; the one that came first goes first. */
const MOST_HELD = 10_000

interface Held {
  readonly pseudonym: string
  readonly key: { readonly bytes: Buffer; readonly at: number } | undefined
}

export type KeyError = StateFile.StateFileError | DiskError

export interface SubjectKeys {
  /** What a subject is called in the trail. Whoever has the pepper can tell whether a name is a certain person's. */
  readonly pseudonym: (subject: string) => string
  /** The key of a subject, where nobody needs to be asked for it. `now` is milliseconds since the epoch. */
  readonly atHand: (subject: string, now: number) => Uint8Array | undefined
  /** The key of a subject, made where it has none; durable before it is given out. */
  readonly key: (subject: string) => Effect.Effect<Uint8Array, KeyError>
  /** The key of a subject, if it has one. */
  readonly existing: (subject: string) => Effect.Effect<Uint8Array | undefined, KeyError>
  /** Deletes the key, durably; false where there was none. */
  readonly erase: (subject: string) => Effect.Effect<boolean, KeyError>
  /** Deletes the keys that were not used since a time, in milliseconds since the epoch. */
  readonly prune: (before: number) => Effect.Effect<void, KeyError>
}

/** The file of a key, or a draft of one by `StateFile`, which is the key itself once it was linked; by the pseudonym. */
const KEY_FILE = /^\.?([0-9a-f]{32})\.key/

const fresh = (): string => randomBytes(KEY_BYTES).toString("base64url")

const decoded = (file: string, text: string): Effect.Effect<Buffer, DiskError> => {
  const key = Buffer.from(text.trim(), "base64url")
  return key.length === KEY_BYTES
    ? Effect.succeed(key)
    : Effect.fail(new DiskError({ operation: "read", path: file, detail: `it is no key of ${KEY_BYTES} bytes` }))
}

/** Overwritten first: on some media that takes away the text as well as the name. */
const shred = (file: string): Effect.Effect<void, DiskError> =>
  ask("erase", file, async () => {
    const handle = await fs.open(file, "r+").catch(orIfGone(undefined))
    if (handle === undefined) return
    try {
      await handle.write(randomBytes((await handle.stat()).size), 0, undefined, 0)
      await handle.datasync()
    } finally {
      await handle.close()
    }
    await fs.rm(file, { force: true })
  })

/** One file a subject, so that no file ever held a key that is erased and another that is not. */
export const load = (folder: string, disk: Disk): Effect.Effect<SubjectKeys, KeyError> =>
  Effect.gen(function*() {
    const keys = path.join(folder, "keys")
    const pepperFile = path.join(folder, "pepper")
    const pepper = yield* Effect.flatMap(StateFile.readOrCreate(pepperFile, fresh), (text) => decoded(pepperFile, text))
    const held = new Map<string, Held>()
    /**
     * Pseudonyms of subjects whose key is read or made just now: the file has not shown life yet, and until then has the time
     * of the file system, whose clock may be another.
     */
    const making = new Set<string>()

    const hold = (subject: string, one: Held): Held => {
      held.delete(subject)
      if (held.size >= MOST_HELD) {
        const [oldest = subject] = held.keys()
        held.delete(oldest)
      }
      held.set(subject, one)
      return one
    }

    const nameOf = (subject: string): string =>
      createHmac("sha256", pepper).update(subject).digest("hex").slice(0, 32)

    const known = (subject: string): Held =>
      held.get(subject) ?? hold(subject, { pseudonym: nameOf(subject), key: undefined })

    const fileOf = (subject: string): string => path.join(keys, `${known(subject).pseudonym}.key`)

    const showLife = (file: string, now: number) =>
      ask("touch", file, async () => {
        if (Math.abs(now - (await fs.stat(file)).mtimeMs) > SIGN_OF_LIFE) await fs.utimes(file, now / 1000, now / 1000)
      })

    const read = (subject: string, now: number) =>
      Effect.gen(function*() {
        const file = fileOf(subject)
        const { key, pseudonym } = known(subject)
        making.add(pseudonym)
        const bytes = yield* Effect.flatMap(StateFile.readOrCreate(file, fresh), (text) => decoded(file, text))
        // Somebody else may have made it just now: it counts from when its name is durable.
        if (key === undefined || !key.bytes.equals(bytes)) yield* disk.syncFolder(keys)
        yield* showLife(file, now)
        hold(subject, { pseudonym, key: { bytes, at: now } })
        return bytes
      }).pipe(Effect.ensuring(Effect.sync(() => making.delete(known(subject).pseudonym))))

    const atHand = (subject: string, now: number): Buffer | undefined => {
      const { key } = known(subject)
      return key !== undefined && Math.abs(now - key.at) < FRESH ? key.bytes : undefined
    }

    return {
      pseudonym: (subject) => known(subject).pseudonym,
      atHand,
      key: (subject) =>
        withNow((now) => {
          const key = atHand(subject, now)
          return key === undefined ? inTime("read", keys)(read(subject, now)) : Effect.succeed(key)
        }),
      existing: (subject) => {
        const file = fileOf(subject)
        return Effect.flatMap(inTime("read", file)(StateFile.read(file)), (text) =>
          text === undefined ? Effect.succeed(undefined) : decoded(file, text))
      },
      erase: (subject) =>
        Effect.gen(function*() {
          const name = path.basename(fileOf(subject))
          // A draft of `StateFile`, left by a crash, holds the key too.
          const files = (yield* list(keys)).filter((other) => other === name || other.startsWith(`.${name}.`))
          for (const file of files) yield* shred(path.join(keys, file))
          if (files.length > 0) yield* disk.syncFolder(keys)
          held.delete(subject)
          return files.length > 0
        }),
      prune: (before) =>
        Effect.gen(function*() {
          for (const name of yield* list(keys)) {
            const [, pseudonym = ""] = KEY_FILE.exec(name) ?? []
            if (making.has(pseudonym)) continue
            const file = path.join(keys, name)
            const isOld = yield* ask("look at", file, () =>
              fs.stat(file).then(({ mtimeMs }) => mtimeMs < before).catch(orIfGone(false)))
            if (isOld) yield* shred(file)
          }
        })
    }
  })
