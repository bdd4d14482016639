import type { TextRequest } from "./Backend.ts"

/** The cache key of a text and a region. */
export const textKey = ({ region, text }: TextRequest): string => JSON.stringify([text, region])
