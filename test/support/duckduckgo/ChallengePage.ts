import { escapeHtml } from "./Markup.ts"
import { random } from "./Random.ts"

export interface Challenge {
  readonly seed: number
  readonly query: string
  /** `sv` of the form's action: what was asked, `html` or `lite`. */
  readonly service: "html" | "lite"
  readonly region: string
}

const tile = (token: string, index: number): string => `
                            
                                <div class="anomaly-modal__box" data-index="${index}">
                                    
                                    
                                        <label class="" for="image-check_${token}" data-testid="anomaly-modal-tile-${index}">
                                            <input type="checkbox" class="anomaly-modal__check" name="image-check_${token}" id="image-check_${token}">
                                            <img class="anomaly-modal__image" alt=" " id="image-${token}" src="../assets/anomaly/images/challenge/${token}.jpg" data-id="${token}.jpg" data-testid="anomaly-modal-image-${index}"></img>
                                        </label>
                                    
                                </div>
                            `

/** The page that asks for a human; like the real one it leaves the ampersands of its actions unescaped. */
export const challengePage = ({ query, region, seed, service }: Challenge): string => {
  const draw = random(`${seed}|challenge|${service}|${query}`)
  const tokens = Array.from({ length: 9 }, () => draw.hex(32))
  const gk = draw.hex(32)
  const code = draw.hex(4)
  // Both are seen in the wild, the first far more often.
  const cc = draw.chance(0.85) ? "botnet" : "sre"
  const opaque = encodeURIComponent(`${draw.hex(40)}=\n`)
  const time = 1_780_000_000 + draw.int(1_000_000)
  const action = (clock: string): string =>
    `//duckduckgo.com/anomaly.js?sv=${service}&cc=${cc}&${clock}=${time}&gk=${gk}&p=${tokens.join("-")}` +
    `&q=${encodeURIComponent(query)}&o=${opaque}&r=${encodeURIComponent(region)}`
  return `<!DOCTYPE html>
<html lang="en">

<head>
    <link rel="canonical" href="https://duckduckgo.com/">
    <meta http-equiv="content-type" content="text/html; charset=UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1.0, maximum-scale=3.0, user-scalable=1">
    <meta name="referrer" content="origin">
    <title>
        DuckDuckGo
    </title>
    <link rel="icon" href="//duckduckgo.com/favicon.ico" type="image/x-icon"/>
    <link rel="stylesheet" media="handheld, all" href="//duckduckgo.com/dist/l.0123456789abcdef0123.css" type="text/css"/>
    <link rel="stylesheet" media="handheld, all" href="//duckduckgo.com/dist/lc.0123456789abcdef0123.css" type="text/css"/>
</head>

<body>
    <a name="top"></a>
    <center id="lite_wrapper">
        <br>
        <a class="header-url" href="/${service}/">
            <span class="header">DuckDuckGo</span>
        </a>
        <br><br>

        
        <iframe name="ifr" width="0" height="0" border="0" class="hidden"></iframe>
        <form id="img-form" action="${action("ti")}" target="ifr" method="POST"></form>
        <form id="challenge-form" action="${action("st")}" method="POST">
            <div class="anomaly-modal__mask">
                <div class="anomaly-modal__modal  is-ie" data-testid="anomaly-modal">
                    <div class="anomaly-modal__title">This search looks automatic.</div>
                    <div class="anomaly-modal__description">Please show that a person asks.</div>
                    <div class="anomaly-modal__instructions">Mark every picture with a bird on it:</div>
                    <div class="anomaly-modal__puzzle-margins">
                        <div class="anomaly-modal__puzzle">${tokens.map(tile).join("")}
                        </div>
                    </div>
                    <div class="anomaly-modal__controls">
                        <button name="challenge-submit" class="btn btn--primary anomaly-modal__submit js-anomaly-modal-submit" form="challenge-form" value="${gk}" >Submit</button>
                        <p></p>
                        <input class="feedback-toggle" type="checkbox" id="feedback" unchecked />
                        <label for="feedback" class="feedback-text">No pictures?</label>
                        <div class="feedback-content">
                            <label class="feedback-instructions">Write to:</label>
                            <p class="feedback-instructions">challenge+${code}@help.example</p>
                            <p><label class="feedback-instructions">Code: ${code}</label></p>
                        </div>
                    </div>
            </div>
        </form>
        

        <br>
        <p class='html-only'>
        </p>
    </center>
    
        <img src="//duckduckgo.com/t/tqadb?${draw.digits(7)}&amp;s=lite&amp;p=${tokens.join("-")}&amp;cc=${cc}&amp;o=${escapeHtml(opaque)}&amp;gk=${gk}"/>
    

</body>

</html>
`
}
