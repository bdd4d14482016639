/** `<` as it is, in its wide forms, and as an entity that a careless reader decodes again. For patterns with `i`. */
export const LT = "(?:[<\\uff1c\\ufe64]|&(?:lt|#0{0,6}60|#x0{0,6}3c);?)"
export const GT = "(?:[>\\uff1e\\ufe65]|&(?:gt|#0{0,6}62|#x0{0,6}3e);?)"
export const LESS = new RegExp(LT, "iu")

/** What they become: signs that look alike, and mean nothing to a parser, a template or a client. */
export const OPEN = "\u2039"
export const CLOSE = "\u203a"

/** `<https://example.org/>`; the address is the first group. */
export const AUTOLINK = new RegExp(
  `${LT}((?:[a-z][a-z0-9+.-]{1,31}:[\\\\/]{2}|(?:mailto|data|javascript|vbscript|file|blob|tel|sms):)` +
    `[^\\s<>]{0,4000}?)${GT}`,
  "gi"
)
