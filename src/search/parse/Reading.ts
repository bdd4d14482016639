import { type Element, isElement, type Node, type Step } from "./Dom.ts"
import * as Forms from "./Forms.ts"
import { type Bound, rolesOf } from "./Marks.ts"
import type { Draft } from "./Rows.ts"

/** A page while it is read, of whatever endpoint. */
export interface Reading {
  readonly bound: Bound
  readonly isBadge: (element: Element) => boolean
  readonly forms: Forms.FormReading
  readonly rows: Array<Draft>
}

/** `badge`: the role of what stands in a title and is no part of it. */
export const begin = (bound: Bound, badge: number): Reading => ({
  bound,
  isBadge: (element) => (rolesOf(bound, element) & badge) !== 0,
  forms: Forms.begin(),
  rows: []
})

/** For `walk`: shows every element that has a role to `read`. To be made once, for what V8 compiled of it goes with it. */
export const entering = <R extends Reading>(read: (reading: R, element: Element, roles: number) => void) =>
(node: Node, reading: R): Step => {
  if (!isElement(node)) return "in"
  if (node.name === "form" || node.name === "input") Forms.enter(reading.forms, node)
  const roles = rolesOf(reading.bound, node)
  if (roles !== 0) read(reading, node, roles)
  return "in"
}
