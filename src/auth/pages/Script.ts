/**
 * The one script of the pages: it asks the browser for a passkey. Everything else works without it. Written for every
 * browser that has passkeys at all, some of which lack `PublicKeyCredential.parseCreationOptionsFromJSON`.
 */
export const SCRIPT = `"use strict"
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
const named = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }))

const post = async (path, body) => {
  const reply = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  const answer = await reply.json().catch(() => ({}))
  if (!reply.ok) throw new Error(answer.error || "The server could not be reached.")
  return answer
}

const create = async (options) => {
  const made = await navigator.credentials.create({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials)
  } })
  const { attestationObject, clientDataJSON } = made.response
  const transports = made.response.getTransports ? made.response.getTransports() : []
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {},
    response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), transports }
  }
}

const get = async (options) => {
  const found = await navigator.credentials.get({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials)
  } })
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response
  return {
    id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: {},
    response: {
      authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature),
      ...(userHandle ? { userHandle: text(userHandle) } : {})
    }
  }
}

const reason = (error) =>
  error.name === "NotAllowedError" ? "No passkey was used: it was cancelled, or took too long."
  : error.name === "InvalidStateError" ? "This device has a passkey for you already. Sign in with it."
  : error.name === "SecurityError" ? "This address cannot use passkeys."
  : error.message

const run = async (place, work) => {
  const status = document.querySelector("[role=status]")
  const alert = document.querySelector("[role=alert]")
  const buttons = [...document.querySelectorAll("button")]
  alert.textContent = ""
  status.textContent = ""
  buttons.forEach((button) => { button.disabled = true })
  try {
    const { done, next } = await work()
    if (next) return location.assign(next)
    status.textContent = done
    place.hidden = true
  } catch (error) {
    alert.textContent = reason(error)
  }
  buttons.forEach((button) => { button.disabled = false })
}

for (const button of document.querySelectorAll("button[data-passkey]")) {
  const { verify, options } = button.dataset
  button.hidden = !window.PublicKeyCredential
  button.addEventListener("click", () => run(button, async () => post(verify, await get(await post(options, {})))))
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const { verify, options } = form.dataset
  const code = form.elements.code
  if (code && location.hash.length > 1) {
    code.value = decodeURIComponent(location.hash.slice(1))
    history.replaceState(null, "", location.pathname)
    const details = form.closest("details")
    if (details) details.open = true
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    run(form, async () => {
      const asked = await post(options, Object.fromEntries(new FormData(form)))
      return post(verify, await create(asked))
    })
  })
}
`
