// tsx test/support/behaviour/calibrate.ts
// Fits the model of honest subjects anew and writes it. Takes about a minute.
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { features } from "../../../src/security/anomaly/Model.ts"
import * as Calibration from "./Calibration.ts"

const lives = Calibration.population()
const model = Calibration.expectationsOf(lives)
const [weekly, rarely] = [1, 0.1].map((alarms) => Calibration.thresholdFor(model, lives, alarms))

const lines = model.expectations.map(({ deviation, mean, tail }, index) =>
  `  // ${features[index]}\n  { mean: ${mean}, deviation: ${deviation}, tail: [${tail.join(", ")}] }`
)

writeFileSync(
  fileURLToPath(new URL("../../../src/security/anomaly/Population.ts", import.meta.url)),
  `import type { Expectation } from "./Model.ts"

/**
 * What honest subjects are like. Written by \`tsx test/support/behaviour/calibrate.ts\` from simulated people, not from
 * recorded ones: it is where every subject begins, and its own behaviour takes over.
 */

/** The threshold at which an honest subject has one alarm in a week. */
export const ONE_A_WEEK = ${weekly}

/** The threshold at which an honest subject has one alarm in ten weeks. */
export const ONE_IN_TEN_WEEKS = ${rarely}

/** In the order of \`features\`. */
export const expectations: ReadonlyArray<Expectation> = [
${lines.join(",\n")}
]
`
)
