import * as Effect from "effect/Effect"
import { freemem, totalmem } from "node:os"

export interface SystemFigures {
  /** 0 to 1. */
  readonly systemMemoryUsed: number
  readonly residentBytes: number
  readonly uptimeSeconds: number
}

/** What the operating system says about this process and its machine. */
export const read: Effect.Effect<SystemFigures> = Effect.sync(() => ({
  systemMemoryUsed: 1 - freemem() / totalmem(),
  residentBytes: process.memoryUsage.rss(),
  uptimeSeconds: Math.floor(process.uptime())
}))
