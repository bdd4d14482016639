import * as Schema from "effect/Schema"

export interface Region {
  /** DuckDuckGo's `kl` code. Not an ISO pair: Japan is `jp-jp`, Hong Kong `hk-tzh`, the United Kingdom `uk-en`. */
  readonly code: string
  /** The name in DuckDuckGo's own menu. */
  readonly name: string
  /** BCP 47, for `Accept-Language`. */
  readonly locale: string
}

/** No region: results for the whole world. */
export const WORLD = "wt-wt"

/** The 63 regions of DuckDuckGo's menu, and the whole world. */
export const regions: ReadonlyArray<Region> = [
  { code: WORLD, name: "All regions", locale: "en-US" },
  { code: "ar-es", name: "Argentina", locale: "es-AR" },
  { code: "au-en", name: "Australia", locale: "en-AU" },
  { code: "at-de", name: "Austria", locale: "de-AT" },
  { code: "be-fr", name: "Belgium (fr)", locale: "fr-BE" },
  { code: "be-nl", name: "Belgium (nl)", locale: "nl-BE" },
  { code: "br-pt", name: "Brazil", locale: "pt-BR" },
  { code: "bg-bg", name: "Bulgaria", locale: "bg-BG" },
  { code: "ca-en", name: "Canada (en)", locale: "en-CA" },
  { code: "ca-fr", name: "Canada (fr)", locale: "fr-CA" },
  { code: "ct-ca", name: "Catalonia", locale: "ca-ES" },
  { code: "cl-es", name: "Chile", locale: "es-CL" },
  { code: "cn-zh", name: "China", locale: "zh-CN" },
  { code: "co-es", name: "Colombia", locale: "es-CO" },
  { code: "hr-hr", name: "Croatia", locale: "hr-HR" },
  { code: "cz-cs", name: "Czech Republic", locale: "cs-CZ" },
  { code: "dk-da", name: "Denmark", locale: "da-DK" },
  { code: "ee-et", name: "Estonia", locale: "et-EE" },
  { code: "fi-fi", name: "Finland", locale: "fi-FI" },
  { code: "fr-fr", name: "France", locale: "fr-FR" },
  { code: "de-de", name: "Germany", locale: "de-DE" },
  { code: "gr-el", name: "Greece", locale: "el-GR" },
  { code: "hk-tzh", name: "Hong Kong", locale: "zh-HK" },
  { code: "hu-hu", name: "Hungary", locale: "hu-HU" },
  { code: "is-is", name: "Iceland", locale: "is-IS" },
  { code: "in-en", name: "India (en)", locale: "en-IN" },
  { code: "id-en", name: "Indonesia (en)", locale: "en-ID" },
  { code: "ie-en", name: "Ireland", locale: "en-IE" },
  { code: "il-en", name: "Israel (en)", locale: "en-IL" },
  { code: "it-it", name: "Italy", locale: "it-IT" },
  { code: "jp-jp", name: "Japan", locale: "ja-JP" },
  { code: "kr-kr", name: "Korea", locale: "ko-KR" },
  { code: "lv-lv", name: "Latvia", locale: "lv-LV" },
  { code: "lt-lt", name: "Lithuania", locale: "lt-LT" },
  { code: "my-en", name: "Malaysia (en)", locale: "en-MY" },
  { code: "mx-es", name: "Mexico", locale: "es-MX" },
  { code: "nl-nl", name: "Netherlands", locale: "nl-NL" },
  { code: "nz-en", name: "New Zealand", locale: "en-NZ" },
  { code: "no-no", name: "Norway", locale: "nb-NO" },
  { code: "pk-en", name: "Pakistan (en)", locale: "en-PK" },
  { code: "pe-es", name: "Peru", locale: "es-PE" },
  { code: "ph-en", name: "Philippines (en)", locale: "en-PH" },
  { code: "pl-pl", name: "Poland", locale: "pl-PL" },
  { code: "pt-pt", name: "Portugal", locale: "pt-PT" },
  { code: "ro-ro", name: "Romania", locale: "ro-RO" },
  { code: "ru-ru", name: "Russia", locale: "ru-RU" },
  { code: "xa-ar", name: "Saudi Arabia", locale: "ar-SA" },
  { code: "sg-en", name: "Singapore", locale: "en-SG" },
  { code: "sk-sk", name: "Slovakia", locale: "sk-SK" },
  { code: "sl-sl", name: "Slovenia", locale: "sl-SI" },
  { code: "za-en", name: "South Africa", locale: "en-ZA" },
  { code: "es-ca", name: "Spain (ca)", locale: "ca-ES" },
  { code: "es-es", name: "Spain (es)", locale: "es-ES" },
  { code: "se-sv", name: "Sweden", locale: "sv-SE" },
  { code: "ch-de", name: "Switzerland (de)", locale: "de-CH" },
  { code: "ch-fr", name: "Switzerland (fr)", locale: "fr-CH" },
  { code: "tw-tzh", name: "Taiwan", locale: "zh-TW" },
  { code: "th-en", name: "Thailand (en)", locale: "en-TH" },
  { code: "tr-tr", name: "Turkey", locale: "tr-TR" },
  { code: "us-en", name: "US (English)", locale: "en-US" },
  { code: "us-es", name: "US (Spanish)", locale: "es-US" },
  { code: "ua-uk", name: "Ukraine", locale: "uk-UA" },
  { code: "uk-en", name: "United Kingdom", locale: "en-GB" },
  { code: "vn-en", name: "Vietnam (en)", locale: "en-VN" }
]

const byCode: ReadonlyMap<string, Region> = new Map(regions.map((region) => [region.code, region]))

export const find = (code: string): Region | undefined => byCode.get(code)

/**
 * Codes that may have been meant, at most 6: those of the same country (`gb-en` -> `uk-en`), in whichever place it stands
 * (`de-at` -> `at-de`), then those of the same language (`xx-de` -> `de-de`).
 */
export const similar = (code: string): ReadonlyArray<string> => {
  const parts = code.toLowerCase().split(/[-_]/)
  const score = (region: Region): number => {
    const [country = "", language = ""] = region.code.split("-")
    const [tongue = "", land = ""] = region.locale.toLowerCase().split("-")
    const lands = parts.filter((part) => part === country || part === land).length
    const tongues = parts.filter((part) => part === language || part === tongue).length
    return (lands > 0 ? 2 : 0) + (tongues > 0 ? 1 : 0)
  }
  return regions
    .filter((region) => region.code !== WORLD)
    .map((region) => ({ code: region.code, score: score(region) }))
    .filter((candidate) => candidate.score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 6)
    .map((candidate) => candidate.code)
}

/** What is wrong with a region code, and which ones may have been meant. */
export const refusal = (code: string): string => {
  const near = similar(code)
  const hint = near.length > 0 ? near.join(", ") : "us-en, uk-en, de-de, fr-fr, jp-jp"
  return `${JSON.stringify(code)} is not a region of DuckDuckGo; allowed are ${WORLD} (all) and 63 codes such as ${hint}`
}

export const RegionCode = Schema.String.annotations({ description: "e.g. us-en, uk-en, de-de, jp-jp; wt-wt is all" }).pipe(
  Schema.filter((code) => byCode.has(code) || refusal(code))
)
export type RegionCode = typeof RegionCode.Type

/**
 * The `Accept-Language` that goes with a region, e.g. `de-AT,de;q=0.9,en;q=0.5`. It follows the region so that the two
 * never contradict each other; no region asks in English.
 */
export const acceptLanguage = (code: string): string => {
  const locale = byCode.get(code)?.locale ?? "en-US"
  const language = locale.split("-")[0] ?? "en"
  return language === "en" ? `${locale},en;q=0.9` : `${locale},${language};q=0.9,en;q=0.5`
}
