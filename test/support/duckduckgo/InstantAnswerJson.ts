import { articleOf } from "./Corpus.ts"
import { type Steering, steer } from "./Steering.ts"

interface Topic {
  readonly FirstURL: string
  readonly Icon: { readonly Height: string; readonly URL: string; readonly Width: string }
  readonly Result: string
  readonly Text: string
}

interface TopicGroup {
  readonly Name: string
  readonly Topics: ReadonlyArray<Topic>
}

const SITE = "https://duckduckgo.com"

const topic = (name: string, text: string, icon = ""): Topic => {
  const url = `${SITE}/${encodeURIComponent(name.replaceAll(" ", "_"))}`
  return {
    FirstURL: url,
    Icon: { Height: "", URL: icon, Width: "" },
    Result: `<a href="${url}">${name}</a>${text}`,
    Text: `${name} - ${text}`
  }
}

const meta = (id: string, name: string): Readonly<Record<string, unknown>> => ({
  attribution: null,
  description: name,
  dev_milestone: "live",
  developer: [{ name: "Simulator", type: "test", url: "https://developer.example" }],
  id,
  name,
  production_state: "online",
  src_domain: "encyclopaedia.example",
  src_name: name,
  src_options: { language: "en", src_info: "" },
  status: "live",
  topic: []
})

/** Every field, without a value; the real service leaves sizes as empty strings here and as numbers elsewhere. */
const EMPTY = {
  Abstract: "",
  AbstractSource: "",
  AbstractText: "",
  AbstractURL: "",
  Answer: "",
  AnswerType: "",
  Definition: "",
  DefinitionSource: "",
  DefinitionURL: "",
  Entity: "",
  Heading: "",
  Image: "",
  ImageHeight: "",
  ImageIsLogo: "",
  ImageWidth: "",
  Infobox: "",
  Redirect: "",
  RelatedTopics: [],
  Results: [],
  Type: "",
  meta: meta("nothing_found", "Nothing found")
}

const relatedTopics = (name: string): ReadonlyArray<Topic | TopicGroup> => [
  topic(`${name} (music)`, "A record that nobody has heard.", "/i/1a2b3c4d.png"),
  topic(`${name} (sea)`, "A word that sailors use for a calm morning."),
  {
    Name: "In science",
    Topics: [topic(`${name} effect`, "What happens when it is left alone."), topic(`${name} point`, "Where it stops.")]
  },
  { Name: "See also", Topics: [] }
]

/** With an infobox where the query has an even number of letters, otherwise with the empty string in its place. */
const infobox = (name: string) =>
  name.length % 2 === 1
    ? ""
    : {
        content: [
          { data_type: "string", label: "Founded", value: "1907", wiki_order: 0 },
          { data_type: "string", label: "Height", value: 41, wiki_order: 1 },
          {
            data_type: "instance",
            label: "Instance of",
            value: { "entity-type": "item", id: "Q1", "numeric-id": 1 },
            wiki_order: "207"
          },
          { data_type: "string", label: "Keeper", value: "R. Example & Daughters", wiki_order: 2 }
        ],
        meta: [{ data_type: "string", label: "article_title", value: name }]
      }

const article = (seed: number, query: string, steering: Steering, noHtml: boolean) => {
  const { heading, image, source, text, url } = articleOf({ seed, query, steering })
  return {
    ...EMPTY,
    Abstract: noHtml ? text : text.replace(heading, `<b>${heading}</b>`),
    AbstractSource: source,
    AbstractText: text,
    AbstractURL: url,
    Entity: "building",
    Heading: heading,
    Image: image,
    ImageHeight: 270,
    ImageIsLogo: 0,
    ImageWidth: "217",
    Infobox: infobox(heading),
    RelatedTopics: relatedTopics(heading),
    Results: [{ ...topic("Official site", ""), FirstURL: "https://lantern.example/", Text: "Official site" }],
    Type: "A",
    meta: meta("examplepedia", source)
  }
}

const body = (seed: number, query: string, fields: URLSearchParams) => {
  const steering = steer(query)
  const { heading, source, text, url } = articleOf({ seed, query, steering })
  if (steering.away) {
    return { ...EMPTY, Redirect: `https://bang.test/search?q=${encodeURIComponent(query)}`, Type: "E" }
  }
  const named = { ...EMPTY, AbstractSource: source, AbstractURL: url, Heading: heading }
  switch (steering.answer) {
    case "none":
      return EMPTY
    case "article":
      return article(seed, query, steering, fields.get("no_html") === "1")
    case "disambiguation":
      return fields.get("skip_disambig") === "1"
        ? article(seed, query, steering, fields.get("no_html") === "1")
        : { ...named, RelatedTopics: relatedTopics(heading), Type: "D" }
    case "category":
      return { ...named, RelatedTopics: relatedTopics(heading).slice(0, 2), Type: "C" }
    case "definition":
      return {
        ...EMPTY,
        Heading: heading,
        Definition: text,
        DefinitionSource: "Exampletionary",
        DefinitionURL: "https://dictionary.example/w",
        Type: "A"
      }
    case "text":
      return { ...EMPTY, Answer: "41 feet = 12.4968 metres", AnswerType: "conversions", Type: "E" }
    case "object":
      return {
        ...EMPTY,
        Answer: { from: "calculator", id: "calculator", result: "42", signal: "high" },
        AnswerType: "calc",
        Type: "E"
      }
  }
}

/** The Instant Answer API's body. */
export const instantAnswerJson = (seed: number, fields: URLSearchParams): string =>
  JSON.stringify(body(seed, fields.get("q") ?? "", fields))
