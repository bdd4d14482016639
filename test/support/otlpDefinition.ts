import { createRequire } from "node:module"

/** A message of OTLP by the public definitions. */
export interface Definition {
  readonly decode: (bytes: Uint8Array) => unknown
  /** What was decoded as plain data; of 64-bit numbers their decimal digits. */
  readonly toObject: (message: unknown, options: { readonly longs: typeof String }) => unknown
}

const isDefinition = (value: unknown): value is Definition =>
  typeof value === "function" && ["decode", "toObject"].every((name) => typeof Reflect.get(value, name) === "function")

/**
 * What is sent of a signal, as OpenTelemetry itself has compiled it: an encoder of ours cannot agree with a mistake of ours
 * here.
 */
export const requestOf = (signal: "Trace" | "Metrics" | "Logs"): Definition => {
  let found: unknown = createRequire(import.meta.url)("otlp-decoder/build/src/generated/root.js")
  for (const part of ["opentelemetry", "proto", "collector", signal.toLowerCase(), "v1", `Export${signal}ServiceRequest`]) {
    found = Reflect.get(Object(found), part)
  }
  if (!isDefinition(found)) throw new Error(`There is no definition of ${signal}`)
  return found
}
