import * as Schema from "effect/Schema"
import { existsSync, readFileSync } from "node:fs"
import * as path from "node:path"
import { gunzipSync } from "node:zlib"

/** Where the pages with ground truth are; the folder belongs to no repository. */
export const corpusFolder = path.join(process.env["DDG_TEST_DATA"] ?? "../shared/data", "extraction")

export const hasCorpus = (): boolean => existsSync(path.join(corpusFolder, "articles", "ground-truth.json"))

export interface Sample {
  readonly id: string
  readonly kind: string
  readonly url: string
  readonly html: string
  readonly truth: string
  readonly with: ReadonlyArray<string>
  readonly without: ReadonlyArray<string>
}

const decode = <A, I>(schema: Schema.Schema<A, I>, ...file: ReadonlyArray<string>): A =>
  Schema.decodeUnknownSync(Schema.parseJson(schema))(readFileSync(path.join(corpusFolder, ...file), "utf8"))

const page = (...file: ReadonlyArray<string>): string =>
  gunzipSync(readFileSync(path.join(corpusFolder, ...file))).toString("utf8")

const byId = (a: Sample, b: Sample): number => (a.id < b.id ? -1 : 1)

const Articles = Schema.Record({
  key: Schema.String,
  value: Schema.Struct({ articleBody: Schema.String, url: Schema.String })
})

export const articles = (): ReadonlyArray<Sample> =>
  Object.entries(decode(Articles, "articles", "ground-truth.json")).map(([id, { articleBody, url }]) => ({
    id, kind: "news", url, html: page("articles", "html", `${id}.html.gz`), truth: articleBody, with: [], without: []
  })).sort(byId)

const Kinds = Schema.Record({ key: Schema.String, value: Schema.Struct({ page_type: Schema.String }) })

const Truth = Schema.Struct({
  url: Schema.String,
  ground_truth: Schema.Struct({
    main_content: Schema.optionalWith(Schema.String, { default: () => "", nullable: true }),
    with: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [], nullable: true }),
    without: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [], nullable: true })
  })
})

export const pages = (): ReadonlyArray<Sample> =>
  Object.entries(decode(Kinds, "pages", "pages.json")).map(([id, { page_type: kind }]) => {
    const { ground_truth: truth, url } = decode(Truth, "pages", "ground-truth", `${id}.json`)
    const html = page("pages", "html", `${id}.html.gz`)
    return { id, kind, url, html, truth: truth.main_content, with: truth.with, without: truth.without }
  }).sort(byId)
