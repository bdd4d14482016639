import { escapeHtml } from "./Markup.ts"

/** The region menu of the result pages: code and name, in the order of the page. */
const REGIONS =
  "ar-es Argentina|au-en Australia|at-de Austria|be-fr Belgium (fr)|be-nl Belgium (nl)|br-pt Brazil|bg-bg Bulgaria|" +
  "ca-en Canada (en)|ca-fr Canada (fr)|ct-ca Catalonia|cl-es Chile|cn-zh China|co-es Colombia|hr-hr Croatia|" +
  "cz-cs Czech Republic|dk-da Denmark|ee-et Estonia|fi-fi Finland|fr-fr France|de-de Germany|gr-el Greece|" +
  "hk-tzh Hong Kong|hu-hu Hungary|is-is Iceland|in-en India (en)|id-en Indonesia (en)|ie-en Ireland|" +
  "il-en Israel (en)|it-it Italy|jp-jp Japan|kr-kr Korea|lv-lv Latvia|lt-lt Lithuania|my-en Malaysia (en)|mx-es Mexico|" +
  "nl-nl Netherlands|nz-en New Zealand|no-no Norway|pk-en Pakistan (en)|pe-es Peru|ph-en Philippines (en)|pl-pl Poland|pt-pt Portugal|" +
  "ro-ro Romania|ru-ru Russia|xa-ar Saudi Arabia|sg-en Singapore|sk-sk Slovakia|sl-sl Slovenia|za-en South Africa|" +
  "es-ca Spain (ca)|es-es Spain (es)|se-sv Sweden|ch-de Switzerland (de)|ch-fr Switzerland (fr)|tw-tzh Taiwan|" +
  "th-en Thailand (en)|tr-tr Turkey|us-en US (English)|us-es US (Spanish)|ua-uk Ukraine|uk-en United Kingdom|" +
  "vn-en Vietnam (en)"

type Choice = readonly [value: string, name: string]

export const regionChoices: ReadonlyArray<Choice> = [
  ["", "All Regions"],
  ...REGIONS.split("|").map((entry): Choice => {
    const gap = entry.indexOf(" ")
    return [entry.slice(0, gap), entry.slice(gap + 1)]
  })
]

export const dateChoices: ReadonlyArray<Choice> = [
  ["", "Any Time"],
  ["d", "Past Day"],
  ["w", "Past Week"],
  ["m", "Past Month"],
  ["y", "Past Year"]
]

/**
 * The options of a menu with one of them chosen, a blank line before each, as the template of the site leaves them.
 * What is not in the menu chooses nothing.
 */
export const menu = (choices: ReadonlyArray<Choice>, indent: string): (chosen: string) => string => {
  const plain = choices
    .map(([value, name]) => `${indent}\n${indent}  <option value="${value}" >${escapeHtml(name)}</option>\n`)
    .join("") + indent
  return (chosen) => plain.replace(`<option value="${chosen}" >`, () => `<option value="${chosen}" selected>`)
}
