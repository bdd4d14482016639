import { fold } from "../Look.ts"
import { LETTER, three } from "./Language.ts"
import type { Kind, Rule } from "./Rule.ts"

const plain = (kind: Kind | undefined, weight: Rule["weight"], source: string): Rule =>
  ({ kind, weight, pattern: new RegExp(source), isOrder: false, squeezed: undefined })

const BEGINS = "(?:^|[.!?:;\"\\u3002] ?)"

/** What says the same in any language: addresses, files with secrets; and the labels of messages in other languages. */
export const universal: ReadonlyArray<Rule> = [
  plain(undefined, 1, "https?://|\\bwww\\b|\\w@\\w"),
  // An address that ends where a value is to follow.
  plain("exfiltrate", 2, "https?://\\S{1,200}=(?= |$|[^\\x20-\\x7e])"),
  plain(
    "exfiltrate",
    1,
    "\\.ssh\\b|\\bid_(?:rsa|ed25519)\\b|(?:^|[ /~])\\.(?:env|aws|npmrc|netrc)\\b|/etc/(?:passwd|shadow)\\b"
  ),
  plain(
    "authority",
    2,
    `${BEGINS}(?:${
      fold(
        "systeem|système|sistema|sistem|система|系统|系統|システム|시스템|النظام|نظام|सिस्टम|hệ thống|ระบบ|σύστημα|מערכת"
      )
    }) ?[:!]`
  ),
  plain(
    "authority",
    1,
    `${BEGINS}(?:${
      fold(
        "importante|wichtig|belangrijk|viktigt|ważne|важно|важливо|önemli|重要|중요|مهم|महत्वपूर्ण|quan trọng|penting|" +
          "สำคัญ|توجه"
      )
    }) ?[:!]`
  )
]

/** Ignore, previous, instructions: of languages that only this is looked for in. */
const OTHERS: ReadonlyArray<readonly [ignore: string, previous: string, instructions: string]> = [
  // Czech
  ["ignoruj|zapomeň|nedbej", "předchoz|dřívějš|všech", "pokyn|instrukc|příkaz|pravid"],
  // Slovak
  ["ignoruj|zabudni", "predchádzaj|predošl|všetk", "pokyn|inštrukci|príkaz|pravid"],
  // Romanian
  ["ignorați|ignoră|uită|uitați", "anterio|precedent|toate", "instrucțiuni|indicați|reguli|comenzi"],
  // Greek
  ["αγνόησε|αγνοήστε|ξέχασε|ξεχάστε|παράβλεψε", "προηγούμεν|παραπάνω|όλες|όλα", "οδηγί|εντολ|κανόν"],
  // Hebrew
  ["התעלם|התעלמי|התעלמו|שכח|שכחי", "קודמ|לעיל|כל|הקוד", "הוראות|ההוראות|הנחיות|כללים|פקודות"],
  // Danish, Norwegian
  [
    "ignorer|ignorér|glem|se bort fra",
    "tidligere|forrige|foregående|alle|ovenstående",
    "instruktion|instruksjon|anvisning|ordre|regler"
  ],
  // Finnish
  ["unohda|ohita|sivuuta|jätä huomio(?:tta|imatta)|älä noudata", "aiem|edelli|kaikki|yllä", "ohje|käsky|sään"],
  // Hungarian
  [
    "hagyd figyelmen kívül|felejtsd el|ne vedd figyelembe",
    "korábbi|előző|eddigi|összes|fenti",
    "utasítás|szabály|parancs"
  ],
  // Urdu
  ["نظر انداز|بھول جا", "پچھل|سابقہ|تمام|اوپر", "ہدایات|احکامات|قواعد"],
  // Bengali
  ["উপেক্ষা|ভুলে যা", "আগের|পূর্ব|সব|উপরের", "নির্দেশ|আদেশ|নিয়ম"],
  // Catalan
  ["ignora|oblida|descarta", "anterior|prèvi|totes|tots", "instruccions|indicacions|ordres|regles"],
  // Bulgarian
  ["игнорирай|забрави|пренебрегни", "предишн|предходн|всички|горн", "инструкци|указани|правила|команди"],
  // Serbian, Croatian
  [
    "ignoriši|ignoriraj|zanemari|zaboravi|игнориши|занемари",
    "prethodn|ranij|sva|sve|претходн",
    "uputstv|instrukcij|naredb|uput|pravil|упутств"
  ],
  // Filipino
  ["kalimutan|huwag pansinin|balewalain", "nakaraan|nauna|lahat", "tagubilin|utos|panuto"],
  // Swahili
  ["puuza|sahau", "awali|yote|zilizotangulia", "maagizo|maelekezo"]
]

const beginning = (words: string): string => `(?<!${LETTER})(?:${fold(words)})`

export const others: ReadonlyArray<Rule> = OTHERS.map(([ignore, previous, instructions]) =>
  plain("override", 3, three(beginning(ignore), beginning(previous), beginning(instructions))))

/** A quick look at whether a sentence has the order at all. */
const IGNORING = new RegExp(OTHERS.map(([ignore]) => fold(ignore)).join("|"))

export const ignores = (sentence: string): boolean => IGNORING.test(sentence)
