/** How far back figures are kept: finely, coarsely, and more coarsely. */
export const rangeNames = ["15m", "6h", "24h"] as const
export type Range = (typeof rangeNames)[number]
