import * as Schema from "effect/Schema"
import { RegionCode } from "../../domain/Region.ts"
import { TimeRangeText } from "../tools/TimeRangeArgument.ts"

/** Arguments that several prompts share. */

export const line = (description: string) =>
  Schema.String.pipe(Schema.minLength(1), Schema.maxLength(1_000)).annotations({ description })

export const region = Schema.optionalWith(RegionCode, { exact: true }).annotations({
  description: "Region code of DuckDuckGo, e.g. us-en or de-de; without one, the whole world"
})

export const timeRange = Schema.optionalWith(TimeRangeText, { exact: true }).annotations({
  description: "day, week, month, year or YYYY-MM-DD..YYYY-MM-DD; without one, the last week"
})
