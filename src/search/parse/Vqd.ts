/** Decimal numbers, one to three of them: `4-3175…` since 2023, `3-…-…` from 2019 on, a single one before that. */
const VALUE = String.raw`(\d{1,60}(?:-\d{1,60}){0,2})`

/** As a script sets it: `vqd="4-…"`, `vqd='3-…-…'`. In a text that repeats the query these quotes are escaped. */
const ASSIGNED = new RegExp(String.raw`\bvqd=(["'])${VALUE}\1`)

/** As a parameter of an address inside the page: `/d.js?…&vqd=4-…&…`, or the first one of a query string. */
const PARAMETER = new RegExp(String.raw`[?&;]vqd=${VALUE}(?=[&"'\s<]|$)`)
const FIRST_PARAMETER = new RegExp(String.raw`\bvqd=${VALUE}&`)

/**
 * The token that the search page (`duckduckgo.com/?q=…`) gives its scripts for one query and one User-Agent. The
 * scripts of images, videos and news answer to nobody else.
 */
export const findVqd = (page: string): string | undefined =>
  ASSIGNED.exec(page)?.[2] ?? PARAMETER.exec(page)?.[1] ?? FIRST_PARAMETER.exec(page)?.[1]
