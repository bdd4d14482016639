interface Maker {
  readonly dashboardPage: () => Promise<string>
}

const isMaker = (module: unknown): module is Maker =>
  typeof module === "object" && module !== null && "dashboardPage" in module && typeof module.dashboardPage === "function"

/** The page as the build makes it. */
export const builtPage = async (): Promise<string> => {
  const file = new URL("../../../.ci/dashboard.mjs", import.meta.url)
  const module: unknown = await import(file.href)
  if (!isMaker(module)) throw new Error(".ci/dashboard.mjs makes no page")
  return module.dashboardPage()
}
