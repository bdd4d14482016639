import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import { stat } from "node:fs/promises"
import * as path from "node:path"
import * as BlocklistFile from "./BlocklistFile.ts"
import { BlocklistError } from "./BlocklistFile.ts"

export interface BlocklistsOptions {
  readonly files: ReadonlyArray<string>
  /** How often it is looked whether a file has changed. */
  readonly recheck: Duration.Duration
}

/** What lists say of a host. */
export interface HostLists {
  /** The list that blocks it and the name by which it does; an exception in any list counts more than all blocks. */
  readonly find: (host: string) => { readonly list: string; readonly name: string } | undefined
}

export interface BlocklistStatus {
  readonly file: string
  readonly format: BlocklistFile.HostList["format"]
  readonly entries: number
  /** Milliseconds since the epoch. */
  readonly loadedAt: number
  /** Why the file as it is now is not in use, where it is not. */
  readonly problem: string | undefined
}

interface Loaded {
  readonly file: string
  readonly list: BlocklistFile.HostList
  readonly loadedAt: number
  /** Tells one version of the file from another, also one that could not be used. */
  readonly version: string
  readonly problem: string | undefined
}

export const none: HostLists = { find: () => undefined }

const hostLists = (all: ReadonlyArray<Loaded>): HostLists => ({
  find: (host) => {
    if (all.some(({ list }) => list.allows(host) !== undefined)) return undefined
    for (const { file, list } of all) {
      const name = list.blocks(host)
      if (name !== undefined) return { list: path.basename(file), name }
    }
    return undefined
  }
})

const versionOf = (file: string): Effect.Effect<string, BlocklistError> =>
  Effect.tryPromise({
    try: async () => {
      const { ino, mtimeMs, size } = await stat(file)
      return `${ino} ${mtimeMs} ${size}`
    },
    catch: (error) => new BlocklistError({ file, detail: error instanceof Error ? error.message : String(error) })
  })

const load = (file: string, version: string): Effect.Effect<Loaded, BlocklistError> =>
  Effect.zipWith(BlocklistFile.load(file), Clock.currentTimeMillis, (list, loadedAt) => ({
    file,
    list,
    loadedAt,
    version,
    problem: undefined
  }))

/** Keeps what there is, and says why. */
const keep = (before: Loaded, version: string, problem: string): Effect.Effect<Loaded> =>
  Effect.as(
    Effect.logWarning(`${problem}; the version of ${new Date(before.loadedAt).toISOString()} stays in use`),
    { ...before, version, problem }
  )

/** A list that lost more than half of its entries at once was more likely cut short than cleaned up. */
const reload = (before: Loaded): Effect.Effect<Loaded> =>
  Effect.gen(function*() {
    const version = yield* versionOf(before.file)
    if (version === before.version) return before
    const after = yield* load(before.file, version).pipe(
      Effect.catchTag("BlocklistError", (error) => keep(before, version, error.message))
    )
    return after.list.size * 2 >= before.list.size ? after : yield* keep(
      before,
      version,
      `The blocklist ${before.file} shrank from ${before.list.size} to ${after.list.size} entries`
    )
  }).pipe(
    // Said once, like any other fault of a version: while the file is away it has the version of none.
    Effect.catchTag("BlocklistError", (error) =>
      before.version === "" ? Effect.succeed(before) : keep(before, "", error.message))
  )

/**
 * The operator's lists of hosts. One that cannot be read at the start ends the start; one that cannot be read later, or
 * that shrank by more than half, is logged, and the version before it stays in use.
 */
export class Blocklists extends Context.Tag("mcp-duckduckgo/security/url/Blocklists")<Blocklists, {
  /** The lists as they are now. */
  readonly current: Effect.Effect<HostLists>
  readonly status: Effect.Effect<ReadonlyArray<BlocklistStatus>>
  /** Looks at once whether a file has changed. */
  readonly refresh: Effect.Effect<void>
}>() {
  static readonly layer = (options: BlocklistsOptions): Layer.Layer<Blocklists, BlocklistError> =>
    Layer.scoped(Blocklists, make(options))
}

const make = Effect.fnUntraced(function*(options: BlocklistsOptions) {
  const first = yield* Effect.forEach(options.files, (file) =>
    Effect.flatMap(versionOf(file), (version) => load(file, version)))
  const state = yield* Ref.make({ loaded: first, lists: hostLists(first) })
  const refresh = Effect.flatMap(Ref.get(state), ({ loaded }) => Effect.forEach(loaded, reload)).pipe(
    Effect.flatMap((loaded) => Ref.set(state, { loaded, lists: hostLists(loaded) }))
  )
  const lock = yield* Effect.makeSemaphore(1)
  const alone = lock.withPermits(1)(refresh)
  if (options.files.length > 0) {
    yield* Effect.forkScoped(Effect.forever(Effect.delay(alone, options.recheck)))
  }
  return Blocklists.of({
    current: Effect.map(Ref.get(state), ({ lists }) => lists),
    refresh: alone,
    status: Effect.map(Ref.get(state), ({ loaded }) =>
      loaded.map(({ file, list, loadedAt, problem }) => ({
        file,
        format: list.format,
        entries: list.size,
        loadedAt,
        problem
      })))
  })
})
