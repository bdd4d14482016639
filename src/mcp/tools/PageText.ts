interface Facts {
  readonly url: string
  readonly title?: string
  readonly authors?: ReadonlyArray<string>
  readonly site?: string
  readonly published?: string
  readonly modified?: string
}

/** What a page says of itself, in a line or two: all of it a stranger's words. */
export const pageText = ({ authors, modified, published, site, title, url }: Facts): string => {
  const by = [
    ...(authors === undefined ? [] : [authors.join(", ")]),
    ...(site === undefined ? [] : [site]),
    ...(published === undefined ? [] : [`published ${published}`]),
    ...(modified === undefined || modified === published ? [] : [`modified ${modified}`])
  ]
  return [title ?? "", url, by.join("; ")].filter((line) => line !== "").join("\n")
}
