import type { FormFields } from "../../domain/SearchPage.ts"
import type { Element } from "./Dom.ts"

interface Form {
  readonly fields: ReadonlyMap<string, string>
  /** What stands on its button. */
  readonly label: string
}

export interface FormReader {
  /** To be shown every element of the page that is a form or an input, in page order. */
  readonly enter: (element: Element) => void
  readonly leave: (element: Element) => void
  /** The form that leads to the page after this one. */
  readonly next: () => FormFields | undefined
}

const BUTTONS: ReadonlySet<string> = new Set(["submit", "image", "button", "reset"])

const offset = ({ fields }: Form): number => {
  const value = fields.get("s") ?? ""
  return /^\d{1,9}$/.test(value) ? Number(value) : 0
}

const isNext = ({ label }: Form): boolean => /^next\b/i.test(label)
const isPrevious = ({ label }: Form): boolean => /\bprev/i.test(label)

/**
 * A later page of results holds two forms, one back and one on, in no fixed order. Without a `vqd` a form is not one of
 * them. The button decides; where it does not say, the form that goes further does, and one that goes to the start
 * never leads on.
 */
const choose = (forms: ReadonlyArray<Form>): Form | undefined => {
  const paging = forms.filter((form) => (form.fields.get("vqd") ?? "") !== "" && !isPrevious(form))
  const further = (best: Form | undefined, form: Form): Form | undefined =>
    offset(form) > (best === undefined ? 0 : offset(best)) ? form : best
  return paging.find(isNext) ?? paging.reduce(further, undefined)
}

export const makeFormReader = (): FormReader => {
  const forms: Array<Form> = []
  let inside: Element | undefined
  let fields = new Map<string, string>()
  let label = ""
  return {
    enter: (element) => {
      if (element.name === "form") {
        inside = element
        fields = new Map()
        label = ""
        return
      }
      if (inside === undefined) return
      const { name, type, value = "" } = element.attribs
      if (type !== undefined && BUTTONS.has(type.toLowerCase())) label = label === "" ? value.trim() : label
      else if (name !== undefined && name !== "" && !fields.has(name)) fields.set(name, value)
    },
    leave: (element) => {
      if (element !== inside) return
      forms.push({ fields, label })
      inside = undefined
    },
    next: () => {
      const form = choose(forms)
      return form === undefined ? undefined : Object.fromEntries(form.fields)
    }
  }
}
