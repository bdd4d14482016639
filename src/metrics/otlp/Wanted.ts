/** Whether OpenTelemetry is wanted. Every start asks, so the module holds little; the rest is in `OtelEnv.ts`. */

export type Env = Readonly<Record<string, string | undefined>>

export const signals = ["traces", "metrics", "logs"] as const
export type Signal = (typeof signals)[number]

export const read = (env: Env, name: string): string | undefined => {
  const text = env[name]?.trim()
  return text === "" ? undefined : text
}

/** `true` in any case switches everything off; all else does not. */
export const isDisabled = (env: Env): boolean => read(env, "OTEL_SDK_DISABLED")?.toLowerCase() === "true"

/** Of a signal before the general one. */
export const own = (env: Env, signal: Signal, name: string): string | undefined =>
  read(env, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`) ?? read(env, `OTEL_EXPORTER_OTLP_${name}`)

/**
 * Whether a signal is wanted. The specification would send to a collector on this machine by default: nobody who starts a
 * search server on a desktop expects that, so an endpoint must be named, or the exporter.
 */
export const isWanted = (env: Env, signal: Signal): boolean => {
  const exporter = read(env, `OTEL_${signal.toUpperCase()}_EXPORTER`)?.toLowerCase()
  if (exporter !== undefined) return exporter.split(",").map((name) => name.trim()).includes("otlp")
  return own(env, signal, "ENDPOINT") !== undefined
}

/** Whether anything is to be sent at all: the one question that every start asks. */
export const isOn = (env: Env): boolean => !isDisabled(env) && signals.some((signal) => isWanted(env, signal))
