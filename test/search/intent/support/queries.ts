import type { Kind } from "../../../../src/search/intent/Kind.ts"

/**
 * Queries and what a person takes them for, written by hand for this test; no user's queries are in it. Those of `hard`
 * are there to mislead: words within words, words of two meanings, and queries about a subject that only sound like it.
 */

const lines = (text: string): ReadonlyArray<string> => text.split("\n").map((line) => line.trim()).filter((line) => line !== "")

export const plain: Readonly<Record<Kind, ReadonlyArray<string>>> = {
  news: lines(`
    news ukraine
    breaking news earthquake japan
    latest headlines climate summit
    uk election results
    election today turnout
    who won the match yesterday score
    live score arsenal
    train strike this week
    nachrichten berlin
    schlagzeilen heute
    aktuelle wahlergebnisse bundestagswahl heute
    actualités france
    dernières nouvelles grève sncf
    noticias madrid
    última hora volcán
    notizie roma
    ultime notizie terremoto
    notícias brasil hoje
    laatste nieuws amsterdam
    nyheter stockholm
    wiadomości z kraju
    son dakika deprem
    новости москва
    أخبار مصر
    समाचार दिल्ली
    日本のニュース
    最新新闻 香港
    오늘 뉴스`),
  local: lines(`
    weather oslo
    weather forecast for the weekend in leeds
    pharmacy open now
    restaurants near me
    opening hours british museum
    gas stations nearby
    hotels in porto
    bus times 42 bristol
    traffic a1 south
    wetter hamburg morgen
    öffnungszeiten ikea
    apotheke in der nähe
    météo lyon
    horaires d'ouverture louvre
    el tiempo en sevilla
    restaurantes cerca de mí
    meteo milano domani
    ristoranti vicino a me
    previsão do tempo lisboa
    openingstijden albert heijn
    pogoda kraków
    hava durumu ankara
    погода сочи
    طقس دبي
    मौसम मुंबई
    東京 天気
    东京天气预报
    서울 날씨`),
  finance: lines(`
    apple stock price
    usd to eur
    100 gbp in chf
    bitcoin
    nasdaq futures
    mortgage rates 30 year
    gold price per ounce
    nikkei 225 index
    dividend yield unilever shares
    exchange rate swiss franc
    aktienkurs siemens
    wechselkurs dollar
    goldpreis
    taux de change livre sterling
    cours de bourse total
    precio del oro
    tipo de cambio peso
    tasso di cambio sterlina
    cotação dólar
    wisselkoers pond
    kurs euro nbp
    döviz kuru
    курс доллара цб
    سعر الذهب اليوم في مصر
    トヨタ 株価
    人民币 汇率
    삼성전자 주가`),
  shopping: lines(`
    buy noise cancelling headphones
    cheap flights to rome
    iphone 17 price
    laptop under $500
    best espresso machine review
    dyson v15 discount
    running shoes sale deals
    used bikes for sale
    washing machine price comparison
    fahrrad kaufen
    günstige winterreifen preis
    acheter vélo électrique pas cher
    prix iphone
    comprar zapatillas baratas oferta
    precio bicicleta
    prezzo lavatrice
    comprar celular preço
    fiets kopen
    buty do biegania cena
    telefon fiyatları
    купить ноутбук
    سعر ايفون
    फोन की कीमत
    カメラ 価格
    买 笔记本电脑
    노트북 가격`),
  technical: lines(`
    python list comprehension
    typescript generics constraint
    docker compose restart policy
    kubernetes ingress tls
    postgresql jsonb index
    git rebase onto
    EADDRINUSE node server
    std::vector erase while iterating
    c++ move constructor
    c# async await deadlock
    java stream api collectors
    rust borrow checker error
    nginx reverse proxy websocket
    how to parse json in bash
    regex lookbehind javascript
    segmentation fault linked list
    linux find files larger than
    ubuntu install nvidia driver
    react useEffect() cleanup function
    sql left join vs inner join
    terraform module output
    package.json exports field
    npm audit fix --force
    css grid center
    oauth pkce flow
    python ошибка import
    docker instalar ubuntu
    git erreur merge`),
  academic: lines(`
    systematic review statins elderly
    arxiv attention is all you need
    doi 10.1038/nature14539
    pubmed melatonin sleep latency
    randomized controlled trial vitamin d
    peer reviewed articles on bilingualism
    literature review remote work productivity
    meta-analysis mindfulness anxiety
    google scholar granovetter weak ties
    phd thesis coral bleaching
    cohort study air pollution children
    research papers on graph neural networks
    preprint room temperature superconductor
    fermat's last theorem
    clinical trials glioblastoma
    in vitro efficacy of ivermectin
    empirical study of code review
    doktorarbeit photovoltaik
    thèse de doctorat neurosciences
    tesis doctoral cambio climático
    tesi di dottorato archeologia
    диссертация педагогика
    論文 量子計算
    논문 기후 변화`),
  general: lines(`
    history of the roman empire
    grey heron
    how do tides work
    meaning of serendipity
    leonardo da vinci
    how to tie a bow tie
    symptoms of iron deficiency
    capital of mongolia
    sourdough starter recipe
    who wrote the odyssey
    difference between alligator and crocodile
    lighthouse keepers of maine
    origami crane instructions
    mountains in norway
    biography ada lovelace
    wie backt man brot
    geschichte der hanse
    recette ratatouille
    histoire de la bretagne
    receta gazpacho
    storia di venezia
    bacalhau à brás receita
    geschiedenis van delft
    przepis na pierogi
    osmanlı tarihi
    рецепт борща
    تاريخ الأندلس
    ताजमहल का इतिहास
    富士山の高さ
    长城的历史
    김치찌개 만드는 법`)
}

export const hard: Readonly<Record<Kind, ReadonlyArray<string>>> = {
  general: lines(`
    newsletter design ideas
    newspaper clippings preservation
    newscastle disease in chickens
    stockholm syndrome
    stockings pattern
    livestock breeds of scotland
    chicken stock from bones
    bondage of the will luther
    james bond actors
    weathering of granite
    weatherman character in groundhog day
    buyer's remorse psychology
    pricey meaning
    preisträger friedensnobelpreis 1971
    pressure cooker history
    currently vs presently grammar
    latesteen
    breakingham palace
    rusty nails tetanus
    swift birds migration
    ruby gemstone meaning
    java island volcanoes
    vue from the eiffel tower
    gold rush of 1849
    silver medal olympics 1936
    dollar bill portrait who
    share a dog custody after divorce
    market town definition
    index finger anatomy
    paper aeroplane record
    proof of sourdough
    abstract expressionism painters
    thesis antithesis synthesis hegel
    open water swimming technique
    buyukada
    newton's laws
    renewable energy
    doi suthep temple
    wetterstein mountains
    preisach model hysteresis`),
  news: lines(`
    python news`),
  local: lines(`
    weather api`),
  finance: lines(`
    price of oil`),
  shopping: lines(`
    where to buy a python snake`),
  technical: lines(`
    python stock price api
    hacker news api python
    weather api python
    parse arxiv xml with python lxml library`),
  academic: lines(`
    weather forecasting systematic review literature review`)
}
