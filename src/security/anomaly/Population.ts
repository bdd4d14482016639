import type { Expectation } from "./Model.ts"

/**
 * What honest subjects are like. Written by `tsx test/support/behaviour/calibrate.ts` from simulated people, not from
 * recorded ones: it is where every subject begins, and its own behaviour takes over.
 */

/** The threshold at which an honest subject has one alarm in a week. */
export const ONE_A_WEEK = 1.91

/** The threshold at which an honest subject has one alarm in ten weeks. */
export const ONE_IN_TEN_WEEKS = 3.2

/** In the order of `features`. */
export const expectations: ReadonlyArray<Expectation> = [
  // rate
  { mean: 1.927, deviation: 0.943, tail: [1.267, 1.737, 2.131, 2.442, 2.728, 3.016, 3.121] },
  // day
  { mean: 3.367, deviation: 0.997, tail: [1.314, 1.659, 1.97, 2.189, 2.448, 2.686, 2.802] },
  // words
  { mean: 1.253, deviation: 0.906, tail: [1.115, 1.569, 1.977, 2.271, 2.661, 3.239, 3.533] },
  // novelty
  { mean: 0.248, deviation: 0.121, tail: [1.203, 1.796, 2.393, 2.849, 3.315, 3.52, 4.116] },
  // length
  { mean: 3.049, deviation: 0.143, tail: [1.734, 2.349, 2.896, 3.271, 3.615, 3.901, 4.114] },
  // coding
  { mean: 1.916, deviation: 0.078, tail: [1.431, 3.428, 5.16, 6.438, 7.582, 7.763, 8.569] },
  // switching
  { mean: 0.68, deviation: 0.093, tail: [1.629, 1.999, 2.359, 2.632, 2.893, 3.126, 3.278] },
  // refusals
  { mean: 0.072, deviation: 0.249, tail: [-0.027, 2.984, 4.515, 4.615, 7.077, 7.281, 9.105] },
  // failures
  { mean: 0.284, deviation: 0.555, tail: [1.427, 1.896, 2.826, 3.505, 4.674, 6.392, 7.781] },
  // hosts
  { mean: 0.421, deviation: 0.597, tail: [1.339, 1.932, 2.521, 2.98, 3.613, 4.041, 4.935] },
  // hours
  { mean: 1.168, deviation: 1.05, tail: [1.356, 1.955, 2.522, 3.04, 3.438, 3.693, 4.091] },
  // breadth
  { mean: 4.308, deviation: 2.062, tail: [1.831, 2.43, 2.948, 3.37, 3.807, 4.23, 4.556] },
  // steadiness
  { mean: -0.016, deviation: 0.226, tail: [1.787, 2.295, 2.821, 3.36, 3.774, 4.364, 4.683] }
]
