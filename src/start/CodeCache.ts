import { createHash } from "node:crypto"
import * as fs from "node:fs"
import path from "node:path"

/**
 * What V8 made of the program's text when it last started, kept so that the next start need not make it again: a start
 * takes two thirds of the time. It can be made again at any time, so whatever is wrong with it, it is left aside in
 * silence. Without Effect, which is part of what is loaded by it.
 */

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Throws where the user has none. */
  readonly home: () => string
}

const FOLDER = "mcp-duckduckgo"

/**
 * Where a user's programs keep what they can make again: the XDG Base Directory Specification, and what stands for it on
 * macOS and Windows. Node's own variables for its compile cache hold here too. Nothing where it is turned off, or where
 * there is no such place: for a user without a home, or from a working folder that was removed.
 */
export const folderOf = (surroundings: Surroundings): string | undefined => {
  try {
    return placeIn(surroundings)
  } catch {
    return undefined
  }
}

const placeIn = ({ env, home, platform }: Surroundings): string | undefined => {
  const own = env["NODE_COMPILE_CACHE"]
  if (isSet(env["NODE_DISABLE_COMPILE_CACHE"])) return undefined
  if (isSet(own)) return path.resolve(own)
  const caches = platform === "win32"
    ? env["LOCALAPPDATA"]
    : platform === "darwin"
    ? path.join(home(), "Library", "Caches")
    : isSet(env["XDG_CACHE_HOME"])
    ? env["XDG_CACHE_HOME"]
    : path.join(home(), ".cache")
  // What is not absolute is to be ignored, says the specification.
  return isSet(caches) && path.isAbsolute(caches) ? path.join(caches, FOLDER) : undefined
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== ""

const PREFIX = "start-"
const SUFFIX = ".bin"
/** Files of other versions of the program or of Node that stay. */
const MOST_OTHERS = 3
/** Bytes of a file; what is longer is none of ours. */
const LONGEST = 32 * 1024 * 1024

/** The text of the program and the V8 that read it are in the name: V8 itself looks at the length of the text only. */
export const fileIn = (folder: string, build: string): string =>
  path.join(folder, `${PREFIX}${build}-${process.versions.v8}-${process.arch}${SUFFIX}`)

const DIGEST_BYTES = 32
const LENGTH_BYTES = 4

const digest = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest()

/** SHA-256 of the rest (32 bytes), then each piece behind its length (4 bytes, little endian). */
export const encode = (pieces: ReadonlyArray<Uint8Array>): Buffer => {
  const parts = pieces.flatMap((piece) => {
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(piece.length)
    return [length, piece]
  })
  const rest = Buffer.concat(parts)
  return Buffer.concat([digest(rest), rest])
}

/** The pieces; nothing of a file that was cut off or changed. */
export const decode = (file: Buffer): ReadonlyArray<Buffer> | undefined => {
  const rest = file.subarray(DIGEST_BYTES)
  if (!digest(rest).equals(file.subarray(0, DIGEST_BYTES))) return undefined
  const pieces: Array<Buffer> = []
  for (let at = 0; at < rest.length;) {
    const begin = at + LENGTH_BYTES
    if (begin > rest.length) return undefined
    const end = begin + rest.readUInt32LE(at)
    if (end > rest.length) return undefined
    pieces.push(rest.subarray(begin, end))
    at = end
  }
  return pieces
}

const WRITABLE_BY_OTHERS = 0o022

/** Code that somebody else could have written is not run. */
const isOwn = ({ mode, uid }: fs.Stats): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & WRITABLE_BY_OTHERS) === 0)

export const read = (file: string): ReadonlyArray<Buffer> | undefined => {
  let opened: number | undefined
  try {
    opened = fs.openSync(file, "r")
    const stats = fs.fstatSync(opened)
    return stats.isFile() && stats.size <= LONGEST && isOwn(stats) ? decode(fs.readFileSync(opened)) : undefined
  } catch {
    return undefined
  } finally {
    if (opened !== undefined) fs.closeSync(opened)
  }
}

/** Each by itself: Node's own way to make folders within folders never ends below `/proc`. */
const makeFolder = (folder: string): void => {
  for (const each of [path.dirname(folder), folder]) {
    if (!fs.existsSync(each)) fs.mkdirSync(each, { mode: 0o700 })
  }
}

/** Those that were written longest ago go. */
const removeOthers = (file: string): void => {
  const folder = path.dirname(file)
  const others = fs.readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX) && name !== path.basename(file))
    .map((name) => path.join(folder, name))
    .map((other) => ({ other, at: fs.statSync(other).mtimeMs }))
    .toSorted((a, b) => b.at - a.at)
  for (const { other } of others.slice(MOST_OTHERS)) fs.rmSync(other, { force: true })
}

/** Whole or not at all. Tells whether it was. */
export const write = (file: string, pieces: ReadonlyArray<Uint8Array>): boolean => {
  const draft = `${file}.${process.pid}`
  try {
    makeFolder(path.dirname(file))
    if (!isOwn(fs.statSync(path.dirname(file)))) return false
    fs.writeFileSync(draft, encode(pieces), { mode: 0o600 })
    fs.renameSync(draft, file)
    removeOthers(file)
    return true
  } catch {
    try {
      fs.rmSync(draft, { force: true })
    } catch {
      // It was never there, or cannot be removed.
    }
    return false
  }
}
