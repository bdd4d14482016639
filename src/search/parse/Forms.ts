import type { FormFields } from "../../domain/SearchPage.ts"
import type { Element } from "./Dom.ts"

export interface Form {
  readonly fields: ReadonlyMap<string, string>
  /** What stands on its button. */
  readonly label: string
}

/** The forms of a page while it is read. */
export interface FormReading {
  readonly forms: Array<Form>
  inside: Element | undefined
  fields: Map<string, string>
  label: string
}

export const begin = (): FormReading => ({ forms: [], inside: undefined, fields: new Map(), label: "" })

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

/** To be shown every element of the page that is a form or an input, in page order. */
export const enter = (reading: FormReading, element: Element): void => {
  if (element.name === "form") {
    reading.inside = element
    reading.fields = new Map()
    reading.label = ""
    return
  }
  if (reading.inside === undefined) return
  const { name, type, value = "" } = element.attribs
  if (type !== undefined && BUTTONS.has(type.toLowerCase())) reading.label = reading.label === "" ? value.trim() : reading.label
  else if (name !== undefined && name !== "" && !reading.fields.has(name)) reading.fields.set(name, value)
}

/** To be shown every element of the page at its end. */
export const leave = (reading: FormReading, element: Element): void => {
  if (element !== reading.inside) return
  reading.forms.push({ fields: reading.fields, label: reading.label })
  reading.inside = undefined
}

/** The form that leads to the page after this one. */
export const next = ({ forms }: FormReading): FormFields | undefined => {
  const form = choose(forms)
  return form === undefined ? undefined : Object.fromEntries(form.fields)
}
