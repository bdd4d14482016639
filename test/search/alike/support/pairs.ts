/**
 * Pairs of queries, written by hand for this test: what a person would take for the same question, and what only looks
 * like it. The second list is the one that counts.
 */

type Pair = readonly [a: string, b: string]

const pairs = (text: string): ReadonlyArray<Pair> =>
  text.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
    const [a = "", b = ""] = line.split(" | ")
    return [a, b] as const
  })

export const same: Readonly<Record<string, ReadonlyArray<Pair>>> = {
  "case and width": pairs(`
    Grey Heron nesting | grey heron nesting
    HOW DO TIDES WORK | how do tides work
    ｐｙｔｈｏｎ tutorial | python tutorial
    what is a fjord? | what is a fjord
    capital of peru. | capital of peru
    who wrote the odyssey ? | who wrote the odyssey`),
  spacing: pairs(`
    open-source licenses compared | open source licenses compared
    state-of-the-art speech recognition | state of the art speech recognition
    part-time jobs in dublin | part time jobs in dublin
    low‑carb dinner ideas | low carb dinner ideas
    long-term effects of caffeine | long term effects of caffeine
    東京 天気 明日 | 東京天気明日
    北京 旅游 攻略 | 北京旅游攻略`),
  apostrophe: pairs(`
    women’s running shoes | women's running shoes
    mcdonald's opening hours lisbon | mcdonalds opening hours lisbon
    what's a vector database | whats a vector database`),
  "stop words": pairs(`
    history of the roman empire | history of roman empire
    map of the london underground | map of london underground
    the capital of mongolia | capital of mongolia
    causes of the french revolution | causes of french revolution
    who was the king of france in 1750 | who was king of france in 1750
    lighthouses on the irish coast | lighthouses on irish coast
    price of a used bicycle | price of used bicycle
    how to tie a bow tie please | how to tie a bow tie`),
  order: pairs(`
    weather new york | new york weather
    recipe chocolate chip cookies | chocolate chip cookies recipe
    wikipedia ada lovelace | ada lovelace wikipedia
    lyrics bohemian rhapsody | bohemian rhapsody lyrics
    tutorial rust async | rust async tutorial
    documentation effect schema | effect schema documentation
    wetter bad homburg | bad homburg wetter
    receta tortilla española | tortilla española receta`),
  typo: pairs(`
    kubernetes ingress timeout | kubenretes ingress timeout
    postgresql vacuum settings | posgtresql vacuum settings
    javascript closures explained | javacsript closures explained
    chromosome count of wheat | chromsoome count of wheat
    photosynthesis in algae | phootsynthesis in algae
    lighthouse keepers of maine | lightohuse keepers of maine
    restaurant hygiene rules | restaruant hygiene rules
    thunderstorm safety | thunderstrom safety
    mathematics olympiad problems | mahtematics olympiad problems
    elephants in botswana | elehpants in botswana
    switzerland train pass | swizterland train pass
    accommodation in bergen | accomodation in bergen
    definitely or definately spelling | definitely or definitely spelling`),
  "not within reach": pairs(`
    how do i tie a bow tie | how to tie a bow tie
    cheap hotels lisbon | lisbon cheap hotels
    python sort dict by value | sort python dict by value
    best way to peel garlic | the best way to peel garlic
    database normalisation | data base normalisation
    e-mail etiquette | email etiquette
    colour theory basics | color theory basics
    tomato plant spacing | tomato plants spacing`)
}

export const different: Readonly<Record<string, ReadonlyArray<Pair>>> = {
  versions: pairs(`
    python 3.11 release notes | python 3.12 release notes
    node 20 vs 22 | node 22 vs 24
    java 8 streams | java 18 streams
    iphone 15 battery | iphone 16 battery
    ubuntu 22.04 nvidia driver | ubuntu 24.04 nvidia driver
    usb 3.1 speed | usb 3.2 speed
    windows 10 end of support | windows 11 end of support
    http/2 multiplexing | http/3 multiplexing
    gpt-4 context length | gpt-5 context length
    python 3.1 1 | python 3.11`),
  numbers: pairs(`
    5 km in miles | 50 km in miles
    convert 100 f to c | convert 1000 f to c
    area code 212 | area code 221
    flight ba 123 | flight ba 132
    world cup 1998 final | world cup 1989 final
    section 230 | section 203
    room 101 | room 1 01
    2-1 tie break rules | 21 tie break rules
    apollo 11 crew | apollo 13 crew
    b-52 bomber | b-25 bomber`),
  units: pairs(`
    10 miles in km | 10 km in miles
    5 mg in g | 5 g in mg
    200 c in f | 200 f in c
    1 mb in kb | 1 gb in kb
    convert pounds to kilograms | convert kilograms to pounds
    100 usd to eur | 100 eur to usd`),
  negation: pairs(`
    foods with gluten | foods without gluten
    is coffee healthy | is coffee not healthy
    countries with nuclear power | countries without nuclear power
    reasons to vaccinate | reasons not to vaccinate
    can dogs eat grapes | can dogs not eat grapes
    legal drugs in portugal | illegal drugs in portugal
    reversible reactions | irreversible reactions
    vegan protein | non vegan protein
    jaguar -car | jaguar car
    flammable liquids | inflammable liquids explained
    no smoking signs | smoking signs
    apolitical movements | a political movements`),
  direction: pairs(`
    flights london paris | flights paris london
    flights from oslo to rome | flights from rome to oslo
    man bites dog | dog bites man
    convert csv to json | convert json to csv
    translate german to english | translate english to german
    does smoking cause depression | does depression cause smoking
    chocolate milk | milk chocolate
    house cat | cat house
    board game design | game board design
    paper white | white paper
    recipe book | book recipe
    weather channel | channel weather
    price guide | guide price
    sugar cane | cane sugar
    time travel movie | travel time movie
    times new roman | new roman times
    new york times | times new york
    guide dog training | dog guide training
    java vs python speed over time | python vs java time over speed
    overtime pay law | pay overtime law suit
    blue jay | jay blue
    tutorial hell | hell tutorial`),
  names: pairs(`
    jon smith author | john smith author
    philip glass composer | phillip glass composer
    george w bush | george h w bush
    henry iv of england | henry vi of england
    michael jordan statistics | micheal jordan statistics
    mcdonell family history | mcdonnell family history
    petersen genealogy | pettersen genealogy
    hofmann violin maker | hoffmann violin maker
    gabriela mistral | gabriella mistral
    austria population | australia population
    slovakia economy | slovenia economy
    niger rivers | nigeria rivers
    georgia country | georgia state
    paris texas | paris france
    martin sheen films | martin shene films
    christina rossetti | christian rossetti
    washington state | washington dc
    alexandre dumas | alexander dumas
    marianne faithfull | marinane faithfull songs`),
  "one letter": pairs(`
    affect meaning | effect meaning
    desert plants | dessert plants
    angel wings drawing | angle wings drawing
    causal inference | casual inference
    martial law | marital law
    complaint letter | compliant letter
    trial run | trail run
    stationary shop | stationery shop
    principal of school | principle of school
    public policy | pubic policy
    hoping to win | hopping to win
    untitled document | untilted document
    conservation of energy | conversation of energy
    sergeant in arms | segreant in arms
    singings in church | signings in church
    partial results | patrial results
    prosecute crimes | persecute crimes
    diary farming | dairy farming
    immigration rules | emigration rules
    hyperthermia treatment | hypothermia treatment
    hypertension diet | hypotension diet
    concerted effort | concreted effort
    compilers explained | compliers explained
    furchtbar bedeutung | fruchtbar bedeutung
    beschreiben beispiel | beschrieben beispiel
    sacred grove | scared grove
    discrete mathematics | discreet mathematics
    elicit responses | illicit responses
    comprise meaning | compromise meaning
    adaption of dune | adoption of dune`),
  "small words": pairs(`
    the who members | who members
    members of the who | members of who
    the office cast | office cast
    cast of the office | cast of office
    vitamin a sources | vitamin sources
    hepatitis a vaccine | hepatitis vaccine
    what is the matrix | what is matrix
    songs of the band | songs of band
    life on mars | life of mars
    made in china | made for china
    it jobs | jobs
    to be or not to be | be or be
    let it be | let be
    war in peace | war and peace
    talk to the hand | talk to hand
    turn on lights | turn off lights
    history of the us | history of us
    the cure songs | cure songs
    a few good men | few good men
    sleep with fan | sleep without fan
    back of the envelope | back of envelope
    the the band | the band`),
  operators: pairs(`
    herons site:example.org | herons site:example.com
    herons site:example.org | herons
    herons -site:example.org | herons site:example.org
    "grey heron" | grey heron
    "to be or not" | to be or not
    (cats OR dogs) food | cats dogs food
    filetype:pdf annual report | annual report pdf
    intitle:heron | heron
    jaguar -car speed | jaguar speed`),
  symbols: pairs(`
    c++ tutorial | c tutorial
    c# interview questions | c interview questions
    .net core hosting | net core hosting
    f# basics | f basics
    a+ certification | a certification
    google+ history | google history
    node.js streams | node js streams in math
    100% cotton | 100 cotton
    at&t stock | att stock
    5' 10 in cm | 510 in cm
    résumé tips | resume tips
    año nuevo | ano nuevo
    $100 bill | 100 bill`),
  joining: pairs(`
    green house paint | greenhouse paint
    white house history | whitehouse history
    every day use | everyday use
    the rapist | therapist
    now here | nowhere
    may be late | maybe late
    black bird song | blackbird song
    man's laughter | manslaughter
    pen island | penisland
    car pet cleaning | carpet cleaning
    hot dog stand | hotdog stand
    ten ants rights | tenants rights`)
}
