import * as FastCheck from "effect/FastCheck"
import { describe, expect, it } from "vitest"
import * as Addresses from "../../../src/security/url/Addresses.ts"
import { anyAddress, carriers, dotted, isForbidden } from "./support/addresses.ts"

const isPublic = (address: string): boolean => Addresses.notPublic(address) === undefined

describe("an IPv4 address", () => {
  it("is public where no special range has it, counted another way", () => {
    FastCheck.assert(FastCheck.property(anyAddress, (address) => {
      expect(isPublic(dotted(address))).toBe(!isForbidden(address))
    }), { numRuns: 2_000 })
  })

  it("is refused with the range that it is in", () => {
    expect(Addresses.notPublic("169.254.169.254")).toBe(
      "169.254.169.254 is in 169.254.0.0/16 (link-local, where clouds keep their metadata)"
    )
  })
})

describe("an IPv6 address", () => {
  it.each([
    "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001:830::200e", "2001:200::1", "2c0f:f248::1",
    "2000::", "2002:1::".replace("2002", "2003"), "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"
  ])("is public: %s", (address) => {
    expect(Addresses.notPublic(address)).toBeUndefined()
  })

  it.each([
    "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "5f00::1", "4000::1", "1fff::1",
    "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "2002::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1",
    "64:ff9b::808:808"
  ])("is not: %s", (address) => {
    expect(Addresses.notPublic(address)).toBeDefined()
  })

  it("is never public where it carries an IPv4 address, be that public or not", () => {
    FastCheck.assert(FastCheck.property(anyAddress, (address) => {
      expect(carriers(address).filter(isPublic)).toEqual([])
    }))
  })

  it.each(["fe80::1%eth0", "2606:4700::1111%1", "2606:4700::1111%25eth0"])("is not with a zone: %s", (address) => {
    expect(isPublic(address)).toBe(false)
  })
})

it("takes nothing for a public address that is none", () => {
  FastCheck.assert(FastCheck.property(FastCheck.string(), (text) => {
    expect(isPublic(text)).toBe(false)
  }))
  for (const text of ["", "127.1", "1.2.3", "01.2.3.4", "1.2.3.4.", " 1.2.3.4", "[2606::1]", "0x7f000001"]) {
    expect(isPublic(text)).toBe(false)
  }
})

describe("a range", () => {
  it.each([
    ["10.0.0.0/8", "10.255.0.1", "11.0.0.0"],
    ["192.168.1.7", "192.168.1.7", "192.168.1.8"],
    ["fd00::/8", "fd12::1", "fc00::1"],
    ["::1", "::1", "::2"]
  ])("%s has %s and not %s", (text, inside, outside) => {
    const cidr = Addresses.parseCidr(text)
    const range = Addresses.ranges(cidr === undefined ? [] : [cidr])
    expect([range.has(inside), range.has(outside)]).toEqual([true, false])
  })

  it.each([
    "", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "10/8", "10.0.0.0/-1", "example.com/8", "fe80::1%1/64"
  ])("is not %j", (text) => {
    expect(Addresses.parseCidr(text)).toBeUndefined()
  })
})
