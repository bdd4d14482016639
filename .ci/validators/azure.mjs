// node azure.mjs container-group.yaml: against the descriptions from which Azure's own client writes its requests.
import { readFileSync } from "node:fs"
import * as mappers from "./node_modules/@azure/arm-containerinstance/dist-esm/src/models/mappers.js"
import { parse } from "yaml"

const modelOf = (className) => Object.values(mappers).find(({ type }) => type?.className === className)

/** A model's fields by the names that they have in a request, where `properties.image` is a field within a field. */
const fieldsOf = (type) => {
  const root = {}
  for (const field of Object.values(type.modelProperties ?? {})) {
    const names = field.serializedName.split(".")
    let level = root
    for (const name of names.slice(0, -1)) level = (level[name] ??= { fields: {} }).fields
    level[names.at(-1)] = { field }
  }
  return root
}

const isRequired = (entry) =>
  entry.field === undefined ? Object.values(entry.fields).some(isRequired) : entry.field.required === true

const faultsOfObject = (value, fields, at) => [
  ...Object.entries(value).flatMap(([name, inner]) => {
    const entry = fields[name]
    if (entry === undefined) return [`${at}.${name} is no field`]
    if (entry.field === undefined) return faultsOfObject(inner, entry.fields, `${at}.${name}`)
    return faultsOf(inner, entry.field.type, `${at}.${name}`)
  }),
  ...Object.entries(fields)
    .filter(([name, entry]) => value[name] === undefined && isRequired(entry))
    .map(([name]) => `${at}.${name} is missing`)
]

const faultsOf = (value, type, at) => {
  switch (type.name) {
    case "Sequence":
      return Array.isArray(value)
        ? value.flatMap((inner, index) => faultsOf(inner, type.element.type, `${at}[${index}]`))
        : [`${at} is no list`]
    case "Composite": {
      const model = type.modelProperties === undefined ? modelOf(type.className)?.type : type
      return model === undefined ? [] : faultsOfObject(value, fieldsOf(model), at)
    }
    case "Number":
    case "String":
    case "Boolean":
      return typeof value === type.name.toLowerCase() ? [] : [`${at} is no ${type.name.toLowerCase()}`]
    case "Enum":
      return type.allowedValues.includes(value) ? [] : [`${at} is none of ${type.allowedValues.join(", ")}`]
    default:
      return []
  }
}

const [file] = process.argv.slice(2)
// The version and the kind go into the address of the request, not into its body.
const { apiVersion, type, ...group } = parse(readFileSync(file, "utf8"))
const faults = [
  ...(apiVersion === "2023-05-01" ? [] : [`apiVersion is ${apiVersion}; this client knows 2023-05-01`]),
  ...(type === "Microsoft.ContainerInstance/containerGroups" ? [] : [`type is ${type}`]),
  ...faultsOfObject(group, fieldsOf(modelOf("ContainerGroup").type), "$")
]
for (const fault of faults) console.error(fault)
if (faults.length === 0) console.log(`ok ${file}`)
process.exitCode = faults.length === 0 ? 0 : 1
