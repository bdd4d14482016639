import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as Journal from "../../../src/security/consent/Journal.ts"
import * as Ledger from "../../../src/security/consent/Ledger.ts"
import { ada, granting, unlimited } from "./support/Fixtures.ts"

const read = Journal.read(unlimited)

const given = FastCheck.oneof(FastCheck.fullUnicodeString({ minLength: 1 }), FastCheck.nat(9).map((n) => `g${n}`))
  .map((id): Ledger.Op => ({ op: "grant", grant: granting(id, { target: id }) }))
const ended = FastCheck.nat(9).map((n): Ledger.Op => ({ op: "end", grants: [`g${n}`], at: 0, by: "person" }))
const op: FastCheck.Arbitrary<Ledger.Op> = FastCheck.oneof(
  { weight: 4, arbitrary: given },
  { weight: 2, arbitrary: ended },
  { weight: 1, arbitrary: FastCheck.constant<Ledger.Op>({ op: "erase", subject: ada }) }
)
const lines = FastCheck.array(op, { maxLength: 12 }).map((ops) => ops.map((op, index) => Journal.lineOf(`l${index}`, op)))

const sorted = ({ ledger }: Journal.Reading) => Ledger.all(ledger).toSorted((a, b) => (a.id < b.id ? -1 : 1))

describe("a journal", () => {
  it("comes to the same however it is read: at once, or line by line as it grows", () => {
    FastCheck.assert(
      FastCheck.property(lines, (lines) => {
        const [whole] = read(Journal.nothing, lines.join(""))
        const grown = lines.reduce((reading, line) => read(reading, line)[0], Journal.nothing)
        expect(sorted(grown)).toEqual(sorted(whole))
        expect(whole).toMatchObject({ lines: lines.length, torn: 0, damage: undefined, sealed: false })
      })
    )
  })

  it("is not spoiled by a line that was cut anywhere", () => {
    FastCheck.assert(
      FastCheck.property(lines, op, FastCheck.nat(), FastCheck.nat(), (lines, lost, at, cut) => {
        const line = Journal.lineOf("lost", lost)
        const part = Buffer.from(line).subarray(0, 1 + cut % (Buffer.byteLength(line) - 2)).toString("utf8")
        const place = at % (lines.length + 1)
        const behind = [...lines.slice(place), Journal.lineOf("last", { op: "expire", at: 0 })]
        const [spoiled] = read(Journal.nothing, [...lines.slice(0, place), part, ...behind].join(""))
        // All of a line but its end is as good as the line; its writer never knew.
        const [without] = read(Journal.nothing, [...lines.slice(0, place), ...behind].join(""))
        const [withIt] = read(Journal.nothing, [...lines.slice(0, place), line, ...behind].join(""))
        expect(spoiled.damage).toBeUndefined()
        expect([sorted(without), sorted(withIt)]).toContainEqual(sorted(spoiled))
      }),
      { numRuns: 500 }
    )
  })

  it("ends at its seal, and a line behind it is not found by its writer", () => {
    const a = Journal.lineOf("a", { op: "grant", grant: granting("a") })
    const b = Journal.lineOf("b", { op: "grant", grant: granting("b", { target: "b" }) })
    expect(read(Journal.nothing, a + Journal.SEAL + b, "a")[1]).toHaveLength(1)
    const [reading, changes] = read(Journal.nothing, a + Journal.SEAL + b, "b")
    expect(changes).toBeUndefined()
    expect(reading).toMatchObject({ sealed: true, lines: 1 })
    expect(read(reading, b, "b")[1]).toBeUndefined()
  })

  it("written anew comes to the same", () => {
    FastCheck.assert(
      FastCheck.property(lines, (lines) => {
        const [reading] = read(Journal.nothing, lines.join(""))
        const [again] = read(Journal.nothing, Journal.snapshot(reading.ledger))
        expect(sorted(again)).toEqual(sorted(reading))
      })
    )
  })

  it("with a damaged line counts for nothing, whatever comes behind it", () => {
    const line = Journal.lineOf("a", { op: "grant", grant: granting("a") })
    const changed = [line.replace("grant", "gront"), line.replace("editor", "\u0000")]
    for (const damaged of ["\n{\"line\":\n", "\nnull\n", "\n[]\n", ...changed]) {
      const [reading] = read(Journal.nothing, line + damaged + line)
      expect(reading.damage).toBe("line 2 is damaged")
    }
  })
})
