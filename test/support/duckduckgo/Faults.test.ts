import { describe, expect, it } from "vitest"
import { faultPlan } from "./Faults.ts"

const served = (plan: ReturnType<typeof faultPlan>, count: number) =>
  Array.from({ length: count }, () => plan.take("html").fault)

describe("FaultPlan", () => {
  it("leaves endpoints alone until something is set", () => {
    expect(faultPlan(1, 0).take("html")).toEqual({ fault: "ok", delayMillis: 0, retryAfter: undefined })
  })

  it("serves a fault so many times and no more", () => {
    const plan = faultPlan(1, 0)
    plan.set({ fault: "503", times: 2 })
    expect(served(plan, 3)).toEqual(["503", "503", "ok"])
  })

  it("keeps the faults of endpoints apart, and the one for all behind them", () => {
    const plan = faultPlan(1, 0)
    plan.set({ fault: "403" })
    plan.set({ fault: "429", endpoint: "lite", retryAfter: 7 })
    plan.set({ fault: "ok", endpoint: "api" })
    expect(plan.take("html").fault).toBe("403")
    expect(plan.take("lite")).toMatchObject({ fault: "429", retryAfter: 7 })
    expect(plan.take("api").fault).toBe("ok")
    plan.set({ fault: "ok" })
    expect(plan.take("lite").fault).toBe("ok")
  })

  it("draws by probability, the same way for the same seed", () => {
    const draw = (seed: number) => {
      const plan = faultPlan(seed, 0)
      plan.set({ fault: "500", probability: 0.3 })
      return served(plan, 200)
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    const share = draw(1).filter((fault) => fault === "500").length
    expect(share).toBeGreaterThan(30)
    expect(share).toBeLessThan(90)
  })

  it("delays all endpoints or one", () => {
    const plan = faultPlan(1, 20)
    plan.set({ delayMillis: 50, endpoint: "html" })
    expect(plan.take("html").delayMillis).toBe(50)
    expect(plan.take("lite").delayMillis).toBe(20)
    plan.set({ delayMillis: 5 })
    expect(plan.take("html").delayMillis).toBe(5)
    plan.reset()
    expect(plan.take("html").delayMillis).toBe(20)
  })

  it("refuses what it cannot do, naming field, value and what is allowed", () => {
    const plan = faultPlan(1, 0)
    expect(() => plan.set({ fault: "403", probability: 2 })).toThrow("probability is 2; allowed is 0 to 1")
    expect(() => plan.set({ fault: "403", times: 0 })).toThrow("times is 0")
    expect(() => plan.set({ delayMillis: -1 })).toThrow("delayMillis is -1; allowed is 0 to 60000")
    expect(() => plan.set({ times: 3 })).toThrow("fault is missing")
  })
})
