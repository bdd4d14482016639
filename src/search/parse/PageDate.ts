import * as Schema from "effect/Schema"
import { CalendarDate } from "../../domain/TimeRange.ts"

const isDay = Schema.is(CalendarDate)

/**
 * The day that a text begins with: `2023-01-23` (until 2023) or `2026-03-02T00:00:00.0000000` (since 2025). Undefined
 * when it begins with anything else, or with a day that no calendar has.
 */
export const dayOf = (text: string): string | undefined => {
  const day = /^\d{4}-\d{2}-\d{2}(?=T|\s|$)/.exec(text)?.[0]
  return day !== undefined && isDay(day) ? day : undefined
}
