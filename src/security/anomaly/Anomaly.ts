import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
export interface Alert { readonly features: ReadonlyArray<string>; readonly score: number }
export class Anomaly extends Context.Tag("mcp-duckduckgo/security/anomaly/Anomaly")<Anomaly, {
  readonly observe: (event: { readonly subjectKey: string; readonly at: number; readonly operation: string; readonly verdict: "allow" | "refuse"; readonly reason: string; readonly failed: boolean; readonly query?: string; readonly host?: string }) => Effect.Effect<Alert | undefined>
  readonly standing: (subjectKey: string) => Effect.Effect<{ readonly alerted: boolean }>
}>() {
  static readonly layer = Layer.succeed(Anomaly, { observe: () => Effect.succeed(undefined), standing: () => Effect.succeed({ alerted: false }) })
}
