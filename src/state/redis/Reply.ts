/** What a reply of Redis is, where it is what a script or a command of ours gives; undefined otherwise. */

const isList = (reply: unknown): reply is ReadonlyArray<unknown> => Array.isArray(reply)

export const list = (reply: unknown): ReadonlyArray<unknown> => (isList(reply) ? reply : [])

export const text = (reply: unknown): string | undefined => (typeof reply === "string" ? reply : undefined)

export const bytes = (reply: unknown): Buffer | undefined => (Buffer.isBuffer(reply) ? reply : undefined)

/** Numbers come as such, or as texts where a script has to give more than 32 bits or a fraction. */
export const number = (reply: unknown): number => (typeof reply === "number" || typeof reply === "string" ? Number(reply) : Number.NaN)

export const texts = (reply: unknown): ReadonlyArray<string> => list(reply).filter((item) => typeof item === "string")
