const VARIABLE = /\{([A-Za-z0-9_]+)\}/

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * Reads the variables out of an address that fits a template of RFC 6570, level 1: each `{name}` stands for one or more
 * characters without `/ ? #`, percent-encoded. Gives nothing where the address does not fit.
 */
export const matcher = (template: string): (uri: string) => Readonly<Record<string, string>> | undefined => {
  // Split by a pattern with one group: literals at even places, names of variables at odd ones.
  const parts = template.split(VARIABLE)
  const names = parts.filter((_, index) => index % 2 === 1)
  const pattern = new RegExp(`^${parts.map((part, index) => (index % 2 === 1 ? "([^/?#]+)" : literal(part))).join("")}$`)
  return (uri) => {
    const found = pattern.exec(uri)
    if (found === null) return undefined
    const values = found.slice(1).map(decoded)
    const pairs = names.flatMap((name, index): ReadonlyArray<[string, string]> => {
      const value = values[index]
      return value === undefined ? [] : [[name, value]]
    })
    return pairs.length === names.length ? Object.fromEntries(pairs) : undefined
  }
}
