// Makes the dashboard one file: markup, style and script in one page that asks nobody else for anything.
import { build, transform } from "esbuild"
import { readFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("../src/dashboard/browser", import.meta.url))

export const dashboardPage = async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"))
  const [markup, style, script] = await Promise.all([
    readFile(path.join(folder, "page.html"), "utf8"),
    readFile(path.join(folder, "page.css"), "utf8").then((css) => transform(css, { loader: "css", minify: true, target: "chrome123" })),
    build({
      entryPoints: [path.join(folder, "Main.ts")],
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      platform: "browser",
      target: "es2022",
      legalComments: "none"
    })
  ])
  // What is put in is no pattern: in a replacement text "$&" would mean something.
  return markup
    .replace("data-version=\"\"", () => `data-version="${version}"`)
    .replace("<style></style>", () => `<style>${style.code.trim()}</style>`)
    .replace("<script></script>", () => `<script>${script.outputFiles[0].text.trim().replaceAll("</", "<\\/")}</script>`)
}
