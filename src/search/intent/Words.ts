/**
 * Words by which a query tells how soon its answer changes. A word counts as a whole, never as a part of another one:
 * `newsletter` is no news, and `Stockholm` no stock. Several words with blanks between them count in that order only.
 * Lower case, NFKC. `sure` words say it by themselves; of `perhaps` it takes two.
 */

export interface Words {
  readonly sure: ReadonlySet<string>
  readonly perhaps: ReadonlySet<string>
}

const list = (text: string): ReadonlySet<string> => new Set(text.split(/[,\n]/).map((word) => word.trim()).filter((word) => word !== ""))

/** What happens just now. English, German, French, Spanish, Italian, Portuguese, Dutch, Nordic, Slavic, Turkish, … */
const news: Words = {
  sure: list(`
    news, headlines, headline news, breaking, live score, live scores, live updates, election results, press release
    nachrichten, schlagzeilen, eilmeldung, eilmeldungen, tagesschau, liveticker
    actualités, actualité, actus, dernières nouvelles, flash info, noticias, titulares, última hora, última hora
    notizie, ultime notizie, ultim'ora, notícias, manchetes, últimas notícias, nieuws, laatste nieuws
    nyheter, nyheder, uutiset, fréttir, wiadomości, aktualności, zprávy, hírek, știri, vijesti, naujienos
    haber, haberler, son dakika, новости, новини, новостей, ειδήσεις, νέα, חדשות, أخبار, اخبار, عاجل, خبر
    समाचार, खबर, खबरें, tin tức, berita, ข่าว, ニュース, 速報, 新闻, 新聞, 快讯, 头条, 뉴스, 속보`),
  perhaps: list(`
    today, tonight, yesterday, now, live, latest, current, currently, this week, this morning, just announced, update
    updates, election, elections, polls, score, scores, results, earthquake, ceasefire, strike, strikes, verdict, outage
    heute, gestern, aktuell, aktuelle, wahl, wahlen, ergebnis, ergebnisse, streik, aujourd'hui, hier, direct, élections
    résultats, grève, hoy, ayer, elecciones, resultados, huelga, oggi, ieri, elezioni, risultati, sciopero, hoje, ontem
    eleições, vandaag, gisteren, verkiezingen, idag, igår, valet, dziś, dzisiaj, wczoraj, wybory, bugün, dün, seçim
    сегодня, вчера, выборы, сейчас, اليوم, आज, चुनाव, hôm nay, hari ini, 今日, 今天, 昨日, 昨天, 最新, 選挙, 选举, 오늘, 어제`)
}

/** Rates and prices of markets. */
const finance: Words = {
  sure: list(`
    stock price, stock prices, share price, share prices, stock market, stocks, exchange rate, exchange rates, market cap
    nasdaq, dow jones, nikkei, ftse, bitcoin, btc, ethereum, dogecoin, crypto, cryptocurrency, forex, interest rate
    interest rates, mortgage rate, mortgage rates, bond yield, bond yields, treasury yield, oil price, oil prices
    gold price, gold prices, price of gold, price of oil, commodity prices, ipo
    aktie, aktien, aktienkurs, aktienkurse, börse, börsenkurs, wechselkurs, goldpreis, ölpreis, zinsen, leitzins
    bourse, cours de bourse, taux de change, cours de l'or, cours de l'action, cac 40, bolsa de valores, tipo de cambio
    cotización, precio del oro, precio del dólar, ibex 35, piazza affari, tasso di cambio, quotazione, quotazioni
    prezzo dell'oro, cotação, taxa de câmbio, bovespa, aandelen, aandelenkoers, wisselkoers, beurs, aktiekurs, växelkurs
    giełda, kurs akcji, kurs euro, kurs dolara, borsa istanbul, döviz kuru, dolar kuru, altın fiyatları
    курс доллара, курс евро, курс рубля, акции, биржа, سعر الدولار, سعر الذهب, شیر بازار, शेयर बाजार, सोने का भाव
    株価, 為替, 円相場, 日経平均, 股价, 股價, 股票, 汇率, 匯率, 金价, 比特币, 주가, 환율, 코스피, tỷ giá, harga saham`),
  perhaps: list(`
    stock, share, shares, price, prices, rate, rates, market, markets, index, inflation, dividend, dividends, etf, bond
    bonds, yield, yields, gold, silver, oil, dollar, euro, yen, pound, earnings, quote, quotes, ticker, futures, kurs
    kurse, gold, öl, dollarkurs, eurokurs, dividende, action, actions, dollar, dólar, acciones, dividendo, azioni, ações`)
}

/** A place and its hours, the weather, the way there. */
const local: Words = {
  sure: list(`
    near me, nearby, close to me, opening hours, opening times, open now, weather, weather forecast, forecast, directions
    restaurants, hotels, cafes, dentists, plumbers, pharmacies, supermarkets, gas stations, timetable, bus times
    train times, road closures, traffic, parking, cinema showtimes, showtimes, things to do in, pollen count, air quality
    in der nähe, in meiner nähe, öffnungszeiten, wetter, wetterbericht, wettervorhersage, fahrplan, apotheke notdienst
    près de moi, près de chez moi, horaires d'ouverture, horaires, météo, prévisions météo, cerca de mí, cerca de mi
    horario de apertura, pronóstico del tiempo, el tiempo en, clima, restaurantes, farmacia de guardia, vicino a me
    orari di apertura, meteo, previsioni del tempo, previsioni meteo, ristoranti, perto de mim, horário de funcionamento
    previsão do tempo, tempo em, in de buurt, openingstijden, weerbericht, weersverwachting, het weer in
    väder, väderprognos, öppettider, vejr, vejret, åbningstider, vær, været, åpningstider, sää, aukioloajat
    pogoda, godziny otwarcia, w pobliżu, počasí, időjárás, vremea, hava durumu, yakınımda, погода, рядом со мной
    часы работы, καιρός, מזג אוויר, طقس, الطقس, بالقرب مني, मौसम, मेरे पास, thời tiết, cuaca, สภาพอากาศ
    天気, 天気予報, 営業時間, 天气, 天气预报, 天氣, 附近, 营业时间, 날씨, 영업시간, 맛집`),
  perhaps: list(`
    restaurant, hotel, cafe, dentist, plumber, pharmacy, supermarket, doctor, hairdresser, gym, bakery, station, airport
    address, phone number, hours, map, route, bus, train, in town, downtown, local, temperature, rain, snow, sunrise
    sunset, tide, tides, regen, schnee, arzt, bahnhof, adresse, pluie, neige, adresse, médecin, gare, lluvia, nieve
    dirección, médico, pioggia, neve, indirizzo, chuva, endereço, weer, regn, deszcz, yağmur, дождь, адрес, 雨, 雪, 地址`)
}

/** What something costs, and whether it is worth it. */
const shopping: Words = {
  sure: list(`
    buy, price, prices, cheapest, cheap, discount, discounts, coupon, coupons, promo code, voucher, for sale, best deals
    black friday, on sale, shop, price comparison, refurbished, second hand, free shipping
    kaufen, preis, preise, preisvergleich, günstig, billig, angebot, angebote, rabatt, gutschein, gebraucht
    acheter, prix, pas cher, promo, promotion, soldes, occasion, comprar, precio, precios, barato, barata, oferta, ofertas
    rebajas, segunda mano, comprare, prezzo, prezzi, economico, offerta, offerte, sconto, usato, preço, preços, desconto
    promoção, usado, kopen, prijs, prijzen, goedkoop, aanbieding, korting, tweedehands, köpa, billigt, rea, købe, kjøpe
    ostaa, hinta, kupić, cena, ceny, tanio, promocja, koupit, levně, vásárlás, ár, satın al, fiyat, fiyatı, fiyatları
    ucuz, купить, цена, цены, дешево, скидка, τιμή, αγορά, מחיר, לקנות, سعر, شراء, خرید, قیمت, कीमत, खरीदें, दाम
    giá, mua, harga, beli, ราคา, ซื้อ, 価格, 値段, 通販, 最安値, 购买, 价格, 多少钱, 優惠, 优惠, 가격, 구매, 할인`),
  perhaps: list(`
    best, deal, deals, sale, review, reviews, vs, versus, compare, comparison, cost, costs, order, store, rent, top 10
    beste, besten, test, bewertung, erfahrungen, vergleich, kosten, meilleur, meilleurs, avis, comparatif, coût, mejor
    mejores, opiniones, comparativa, migliore, migliori, recensioni, confronto, melhor, melhores, review, lohnt, 比較, 口コミ`)
}

/** Programming, systems, manuals. */
const technical: Words = {
  sure: list(`
    python, javascript, typescript, golang, kotlin, php, haskell, erlang, elixir, scala, perl, c++, c#, f#, .net, asp.net
    node.js, nodejs, deno, react.js, reactjs, next.js, vue.js, vuejs, angularjs, django, numpy, tensorflow, pytorch
    rust lang, rustc, cargo.toml, package.json, tsconfig.json, webpack, vite, eslint, npm, yarn.lock, pnpm, pip, conda
    sql, postgresql, postgres, mysql, mariadb, sqlite, mongodb, redis, elasticsearch, kafka, rabbitmq, graphql, grpc
    docker, dockerfile, kubernetes, k8s, helm chart, terraform, ansible, jenkins, nginx, aws, azure, gcp, s3 bucket
    git, github, gitlab, github actions, linux, ubuntu, debian, fedora, archlinux, bash, zsh, powershell, systemd, cron
    vim, emacs, vscode, regex, regular expression, api, rest api, sdk, json, yaml, toml, xml, html, css, http, https
    tcp, udp, dns, tls, ssh, oauth, jwt, websocket, websockets, cors, localhost, stack overflow, stackoverflow
    stack trace, stacktrace, traceback, segmentation fault, segfault, null pointer, nullpointerexception, typeerror
    syntaxerror, compiler, linker, garbage collector, unit test, unit tests, dependency injection, memory leak
    effect-ts, latex, excel formula, raspberry pi, arduino, source code, open source library, command line, man page`),
  perhaps: list(`
    java, rust, swift, ruby, go, dart, lua, julia, r, react, angular, vue, svelte, spring, flask, pandas, apache, oracle
    error, exception, install, installation, tutorial, documentation, docs, library, framework, function, method, class
    array, string, config, configuration, debug, async, await, promise, mutex, thread, threads, endpoint, server, client
    database, query, schema, migration, kernel, algorithm, loop, variable, syntax, compile, build, deploy, container
    module, package, import, parse, parser, list comprehension, iterator, generics, pointer, borrow checker, lambda
    windows, macos, android, ios, browser, plugin, extension, driver, firmware, router, ssd, gpu, cpu, encryption
    fehler, installieren, anleitung, erreur, installer, tutoriel, instalar, errore, installare, erro, ошибка, установить`)
}

/** Research and its literature. */
const academic: Words = {
  sure: list(`
    arxiv, doi, pubmed, jstor, google scholar, scholarly, scholarly article, peer reviewed, peer-reviewed
    systematic review, meta-analysis, meta analysis, literature review, research paper, research papers, research article
    journal article, phd thesis, dissertation, randomized controlled trial, randomised controlled trial, clinical trial
    clinical trials, et al, theorem, preprint, impact factor, cohort study, double blind, double-blind, in vitro, in vivo
    doktorarbeit, fachartikel, forschungsarbeit, metaanalyse, thèse de doctorat, article scientifique, revue systématique
    tesis doctoral, artículo científico, revisión sistemática, tesi di dottorato, articolo scientifico, tese de doutorado
    artigo científico, proefschrift, avhandling, rozprawa doktorska, doktora tezi, диссертация, научная статья, 論文, 论文
    学术论文, 학술논문, 논문`),
  perhaps: list(`
    study, studies, paper, papers, thesis, journal, citation, citations, abstract, hypothesis, proof, lemma, conjecture
    methodology, empirical, quantitative, qualitative, longitudinal, correlation, research, experiment, pathogenesis
    efficacy, etiology, taxonomy, epistemology, studie, studien, forschung, étude, études, recherche, estudio, estudios
    investigación, studio, ricerca, estudo, pesquisa, onderzoek, badanie, исследование, 研究`)
}

export const words = { news, finance, local, shopping, technical, academic }
