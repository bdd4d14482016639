import type { Language } from "./Language.ts"

export const western: ReadonlyArray<Language> = [
  { // German
    spoken:
      
      "der die das und ist nicht mit dem den ein eine einen du sie alle nur bitte zu im von fur auf an als dass " +
      "deine deinen ihre bist wenn jetzt dein",
    ignore:
      "ignorier(?:e|en sie|t)?\\b|vergiss|vergessen sie|vergesst|missachte|missachten sie|" +
      "beachte(?:n sie)? (?:nicht|keine)|lass(?:e|en sie)? .{0,40}au(?:ß|ss)er acht|übergeh(?:e|en sie)|verwirf|" +
      "befolge(?:n sie)? (?:nicht|keine)|setz(?:e|en sie) .{0,40}au(?:ß|ss)er kraft|überschreib(?:e|en sie)|" +
      "halte dich nicht",
    instructions: "anweisung|instruktion|vorgabe|befehl|regeln|prompt|anleitung|richtlinie|weisung|auftr",
    previous: "vorherig|vorig|bisherig|obig|früher|vorangegangen|vorangehend|urspr|deine|ihre|alle|sämtlich|system",
    everything:
      "(?:vergiss|vergessen sie|ignorier(?:e|en sie)) (?:alles|sämtliches)(?:,? was)? (?:\\w+ ){0,3}?(?:davor|oben|" +
      "zuvor|bisher|vorher|vorherige|obige|bisherige)",
    role:
      "du bist (?:jetzt|nun|ab sofort|ab jetzt)|sie sind (?:jetzt|nun|ab sofort) (?:ein|eine|der|die|kein) (?:ki|" +
      "assistent|bot|uneingeschränkt)|ab (?:jetzt|sofort) (?:bist|antwortest|sollst|wirst|musst) du|tu so,? als|" +
      "verhalte dich wie|du bist (?:kein|nicht mehr)",
    machine:
      "(?:als|an (?:alle|den|die|das|jede)|achtung,?|hinweis (?:an|für)|hallo|liebe[rs]?)(?: \\w+){0,2}? (?:ki|" +
      "ki (?:assistent|agent|system|modell)|sprachmodell|assistent|chatbot|chatgpt|claude|gemini|gpt|llm)\\w*(?:,|" +
      ":| (?:musst|muss|sollst|sollen|müssen|darfst|gilt|bist))|(?:falls|wenn|sofern) du (?:ein|eine) (?:ki|" +
      "sprachmodell|assistent|chatbot|llm)|(?:ki|ki (?:assistenten|systeme|modelle|agenten)|" +
      "sprachmodelle) (?:\\w+ ){0,2}?(?:müssen|sollen) (?:jetzt|immer|nun|diese|folgend)",
    reveal:
      "zeig(?:e|en sie)?\\b|verrat(?:e|en sie)?\\b|gib\\b|geben sie|nenne|offenbare|wiederhole|drucke|enthüll|" +
      "schreib",
    prompt:
      "system ?prompt|systemanweisung|systemnachricht|deine (?:\\w+ )?(?:anweisungen|instruktionen|vorgaben)|" +
      "urspr\\w+ (?:anweisung|prompt)|geheime\\w* (?:anweisung|prompt)",
    conceal:
      "(?:sag|sage|sagen sie|erzähl|erzähle|erwähn|erwähne|erwähnen sie|verrat|verrate|teile|informier|informiere|" +
      "informieren sie|zeig|zeige)\\b[^.!?]{0,60}\\b(?:nicht|nichts|niemandem|kein\\w*)|" +
      "ohne\\b[^.!?]{0,40}\\b(?:zu (?:sagen|informieren|erwähnen|fragen)|mitzuteilen|wissen)|verschweig",
    user: "(?:dem|den|der|die|des|einem) (?:nutzer|benutzer|anwender|user|menschen)",
    send:
      "send(?:e|en sie)\\b|schick(?:e|en sie)?\\b|übermittle|übermitteln sie|leite\\b|leiten sie|übertrag|lade\\b|" +
      "hänge\\b|füge\\b|fügen sie|maile",
    secrets:
      "unterhaltung|gespräch(?!spartner)|konversation|chatverlauf|passw|zugangsdaten|api schlüssel|" +
      "daten des (?:nutzers|benutzers)|nutzerdaten|geheimnis|vertraulich",
    tool:
      "(?:ruf|rufe|rufen sie|nutze|verwende|verwenden sie|benutze|führe|starte) (?:\\S+ ){0,6}?\\S*(?:tool|" +
      "werkzeug|funktion|plugin)\\b (?:\\S+ ){0,4}?(?:auf|aus|mit|um)\\b|nächste\\w* (?:tool ?aufruf|" +
      "werkzeugaufruf|antwort)",
    steer:
      "antworte(?:n sie)? (?:\\w+ ){0,4}?(?:nur|ausschlie\\w+|immer|lediglich|stattdessen)\\b|(?:nur|" +
      "ausschlie\\w+) mit (?:dem wort|den worten|dem satz)|(?:beende|beginne|schlie(?:ß|ss)e) (?:jede|alle|deine|" +
      "jeden)\\w* (?:\\w+ )?(?:antwort|nachricht)|empfiehl (?:\\w+ ){0,4}(?:immer|stets|nur|als|dem)|in (?:deiner|" +
      "jeder) (?:\\w+ )?antwort|gib (?:nur|ausschlie\\w+)",
    authority:
      "(?:nutzer|benutzer|anwender) hat (?:\\w+ ){0,4}?(?:gebeten|zugestimmt|erlaubt|genehmigt|beauftragt|" +
      "bestätigt|autorisiert|angewiesen|eingewilligt)|neue (?:anweisung|systemanweisung|regeln für dich|" +
      "instruktion)\\w* ?:|systemnachricht ?:|deine (?:neue|eigentliche|wahre) (?:aufgabe|anweisung|rolle)|" +
      "nachricht (?:von|der|des) (?:\\w+ )?(?:entwickler|openai|anthropic|administrator)"
  },
  { // French
    spoken:
      
      "le la les et de des du un une tu vous ne pas que qui dans pour tes vos ton ta toutes tous avec si est au aux " +
      "en l sans ce cette",
    ignore:
      "ignore[zr]?\\b|oublie[zr]?\\b|ne ten(?:ez|s) (?:pas|plus|aucun) compte|ne (?:suis|suivez|" +
      "respecte[z]?) (?:pas|plus|aucune?)|néglige[zr]?\\b|fai(?:s|tes) abstraction|contourne[z]?\\b|annule[z]?\\b|" +
      "cesse[z]? de suivre|fai(?:s|tes) fi",
    instructions: "instruction|consigne|directive|règles?\\b|ordres?\\b|prompt",
    previous:
      "précédent|antérieur|ci ?dessus|initial|d'origine|tes\\b|vos\\b|toutes?\\b|tous\\b|système|au ?dessus|reçues?",
    everything:
      "(?:oublie[z]?|ignore[z]?) (?:absolument )?tout ce qui (?:précède|est (?:écrit )?(?:au ?dessus|ci ?dessus|" +
      "avant)|a été dit)|(?:oublie[z]?|ignore[z]?) tout ce (?:que|qu') ?(?:on |l'on )?(?:t'a|" +
      "vous a) (?:\\w+ )?(?:dit|demandé|appris) (?:avant|jusqu)",
    role:
      "tu es (?:maintenant|désormais|à présent)|vous êtes (?:maintenant|désormais|à présent) (?:un|une|en mode)|" +
      "à partir de maintenant,? (?:tu|vous|réponds|répondez|agis)|désormais,? (?:tu|vous) (?:es|êtes|dois|devez|" +
      "répondras)|comporte toi comme|agis comme|tu n'es plus",
    machine:
      "(?:en tant qu[e']|à l'attention (?:de|des|du)|attention,?|note (?:pour|aux?)|message (?:pour|aux?)|bonjour|" +
      "cher|chère|chers)(?: \\S+){0,3}? ?(?:ia\\b|intelligences? artificielles?|assistants?|modèles? de langage|" +
      "chatbots?|agents? ia|chatgpt|claude|gemini|gpt|llm)\\w*(?: ia| d'ia| \\w+)?(?:,|:| (?:tu|vous|dois|devez|" +
      "doivent))|si (?:tu es|vous êtes) (?:une? )?(?:ia|intelligence artificielle|modèle de langage|assistant|llm|" +
      "chatbot|agent)|les (?:ia|assistants ia|modèles de langage|agents ia) (?:\\w+ ){0,3}?doivent (?:maintenant|" +
      "toujours|ignorer|répondre|recommander)",
    reveal: "révèle|montre|affiche|divulgue|donne|répète|imprime|communique|écris|dis\\b|dévoile|recopie",
    prompt:
      "(?:prompt|invite|message|instructions?|consignes?) (?:\\w+ )?(?:du |de )?système|prompt (?:initial|caché|" +
      "secret)|(?:tes|vos) (?:propres |vraies )?(?:instructions|consignes|directives)|instructions (?:cachées|" +
      "secrètes|initiales|internes)",
    conceal:
      "ne (?:le |la |les |lui |leur )?(?:dis|dites|mentionne[z]?|révèle[z]?|parle[z]?|informe[z]?|signale[z]?|" +
      "préviens|prévenez|montre[z]?)\\b[^.!?]{0,20}\\b(?:pas|rien|jamais|aucun)|sans (?:le |la |en )?(?:dire|" +
      "mentionner|informer|prévenir|signaler|demander|avertir|parler)",
    user: "(?:utilisateur|utilisatrice|usager|internaute)s?\\b|l'utilisateur|d'utilisateur",
    send:
      "envoie[sz]?\\b|envoyez|transmet(?:s|tez)|transfère[z]?|ajoute[z]?\\b|inclu[st]\\b|incluez|joins\\b|joignez|" +
      "publie[z]?\\b|téléverse|poste[z]?\\b|insère[z]?|fai(?:s|tes) suivre|communique[z]?\\b",
    secrets:
      "(?:historique|intégralité|ensemble|totalité|contenu) (?:de |de la |du |des |cette |notre |" +
      "toute la )+(?:conversation|discussion|chat|messages)|(?:cette|notre|toute la|la) (?:conversation|" +
      "discussion)|mots? de passe|identifiants|clés? (?:api|d'api|privées?|ssh)|données (?:de l'|d'|" +
      "des )utilisateur|informations? (?:confidentielles|personnelles|privées)",
    tool:
      "(?:appelle[z]?|appelez|utilise[z]?|invoque[z]?|exécute[z]?|lance[z]?|déclenche[z]?) (?:l'|la |le |les |ton |" +
      "votre )?(?:outil|fonction|plugin)\\b|prochain\\w* (?:appel d'outil|réponse)",
    steer:
      "(?:répond(?:s|ez)|dis|écris|affiche)\\b[^.!?]{0,30}\\b(?:uniquement|seulement|exclusivement|simplement|" +
      "toujours)\\b|(?:uniquement|seulement) (?:avec |par )?(?:le mot|les mots|la phrase)|(?:termine[z]?|" +
      "commence[z]?|conclus|concluez) (?:chaque|toutes?|tes|vos|ta|votre|chacune)\\b[^.!?]{0,20}réponse|" +
      "recommande[z]? (?:toujours|uniquement|à l'utilisateur)|dans (?:ta|votre|chaque) (?:prochaine )?réponse",
    authority:
      "utilisateur (?:\\w+ ){0,3}?(?:a |t'a |vous a )(?:\\w+ )?(?:demandé|autorisé|approuvé|consenti|accepté|" +
      "confirmé)|nouvelles? (?:instructions?|consignes?|directives?)(?: \\w+)? ?:|message (?:du )?système ?:|(?:ta|" +
      "votre) (?:nouvelle|vraie|véritable|seule) (?:tâche|mission|consigne|instruction)|" +
      "message (?:de la part )?(?:de |des |du )(?:tes |vos |ton )?(?:développeurs?|créateurs?|administrateur|" +
      "openai|anthropic)"
  },
  { // Spanish
    spoken: "el la los las de del y que no un una tu tus en con por para todas todo todos si es lo al eres su sus se",
    ignore:
      "ignor(?:a|e|en|ad)\\b|olvid(?:a|e|ad|en|ate|ese)\\b|haz caso omiso|haga caso omiso|no (?:sigas|siga|" +
      "tengas en cuenta|tenga en cuenta|obedezcas|hagas caso)|descarta|omite\\b|desobedece|anula\\b|deja de seguir|" +
      "pasa por alto",
    instructions: "instruccion|indicacion|directric|directiva|regla|orden(?:es)?\\b|órdenes|prompt|consigna|pauta",
    previous:
      "anterior|previa|previo|arriba|precedente|inicial|original|tus\\b|sus\\b|todas?\\b|todos\\b|sistema|" +
      "recibidas?",
    everything:
      "(?:olvida|ignora|olvide|ignore) (?:absolutamente )?todo (?:lo (?:anterior|previo|de arriba|dicho)|" +
      "lo que (?:\\w+ ){0,3}?(?:antes|arriba|anteriormente|hasta ahora))",
    role:
      "ahora eres|eres ahora|a partir de (?:ahora|este momento),? (?:eres|actúa|responde|debes|tú|usted|vas)|" +
      "de ahora en adelante,? (?:eres|actúa|responde|debes)|actúa como|finge (?:ser|que)|compórtate como|ya no eres",
    machine:
      "(?:como|atención,?|nota (?:para|a)|mensaje (?:para|a)|aviso (?:para|a)|hola|estimad[oa]s?|" +
      "querid[oa]s?)(?: \\w+){0,3}? ?(?:ia\\b|inteligencias? artificial(?:es)?|asistentes?|modelos? de (?:lenguaje|" +
      "ia)|chatbots?|agentes? de ia|chatgpt|claude|gemini|gpt|llm)\\w*(?: de ia| \\w+)?(?:,|:| (?:debes|debe|deben|" +
      "tienes que|tiene que))|si eres (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje|asistente|llm|" +
      "chatbot|agente)|(?:las ia|los (?:asistentes|modelos|agentes)(?: de ia|" +
      " de lenguaje)?) (?:\\w+ ){0,3}?deben (?:ahora|siempre|ignorar|responder|recomendar)",
    reveal: "revela|muestra|muéstrame|imprime|dime|divulga|repite|enseña|escribe|comparte|proporciona|desvela",
    prompt:
      "(?:prompt|mensaje|instrucciones|indicaciones) (?:\\w+ )?(?:del? )?sistema|system prompt|prompt (?:inicial|" +
      "oculto|secreto)|tus (?:propias |verdaderas )?(?:instrucciones|directrices|indicaciones)|" +
      "instrucciones (?:ocultas|secretas|iniciales|internas)",
    conceal:
      "(?:no|nunca|jamás) (?:le |se lo |lo |les )?(?:digas|diga|menciones|mencione|reveles|revele|informes|informe|" +
      "cuentes|cuente|avises|avise|comentes|muestres)|sin (?:que (?:el|lo|la)|decir|mencionar|informar|avisar|" +
      "preguntar|decírselo|notificar)|oculta(?:le|lo|r)?\\b",
    user: "usuari[oa]s?\\b",
    send:
      "envía|envíe|envíale|manda\\b|reenvía|transmite|sube\\b|publica\\b|adjunta|incluye|inclúyelo|añade|agrega|" +
      "remite|comparte",
    secrets:
      "(?:historial|contenido|resto|totalidad) (?:de |de la |del |completo de |esta )+(?:conversación|chat|" +
      "mensajes)|(?:esta|toda la|la|nuestra) conversación|contraseñas?|credenciales|claves? (?:api|de api|" +
      "privadas?|ssh)|datos (?:del?|personales del) usuario|información (?:confidencial|personal|privada)|" +
      "todo lo que (?:el usuario|sabes)",
    tool:
      "(?:llama a|invoca|usa|utiliza|ejecuta|activa|llame a|utilice|use) (?:la |el |tu |" +
      "su )?(?:\\S+ )?(?:herramienta|función|plugin)\\b|próxim\\w* (?:llamada a (?:la )?herramienta|respuesta)",
    steer:
      "(?:responde|contesta|di|escribe|responda|conteste)\\b[^.!?]{0,30}\\b(?:solo|sólo|solamente|únicamente|" +
      "exclusivamente|siempre)\\b|(?:solo|sólo|únicamente) (?:con )?(?:la palabra|las palabras|la frase)|" +
      "(?:termina|empieza|comienza|finaliza|acaba) (?:cada|todas?|tus|tu)\\b[^.!?]{0,20}respuestas?|" +
      "recomienda (?:siempre|únicamente|al usuario)|en (?:tu|cada) (?:próxima )?respuesta",
    authority:
      "usuario (?:\\w+ ){0,3}?ha (?:\\w+ )?(?:pedido|autorizado|aprobado|consentido|aceptado|confirmado|solicitado|" +
      "dado)|nuevas? (?:instrucci\\w+|directri\\w+|órdenes|reglas)(?: \\w+)? ?:|mensaje del sistema ?:|tu (?:nueva|" +
      "verdadera|única) (?:tarea|misión|instrucción)|mensaje de (?:tus |los |tu )?(?:desarrolladores|creadores|" +
      "administrador|openai|anthropic)"
  },
  { // Italian
    spoken: "il la le gli di e che non un una con per tutte tutti sei se da tuo tua tue della all nella questo",
    ignore:
      "ignora(?:te|re)?\\b|dimentica(?:te)?\\b|non (?:seguire|tenere conto|rispettare|considerare)|trascura|" +
      "scarta\\b|tralascia|disattendi|smetti di seguire|non tener conto|annulla\\b",
    instructions: "istruzion|indicazion|direttiv|regol[ae]\\b|ordini\\b|comandi\\b|prompt|linee guida",
    previous: "precedent|sopra|iniziali|originali|tue\\b|tuoi\\b|tutt[ei]\\b|sistema|ricevut[ei]|antecedent",
    everything:
      "(?:dimentica|ignora)(?:te)? tutto (?:ciò che|quello che|quanto) (?:\\S+ ){0,3}?(?:sopra|prima|precede|" +
      "precedentemente|finora)|(?:dimentica|ignora) tutto il resto sopra",
    role:
      "(?:ora|adesso|d'ora in poi) (?:sei|agisci|devi|rispondi)|sei (?:ora|adesso)|d'ora in (?:poi|" +
      "avanti),? (?:sei|tu|agisci|rispondi|devi)|fai finta|comportati come|agisci come|non sei più",
    machine:
      "(?:come|in quanto|attenzione,?|nota per|messaggio per|avviso (?:per|a)|ciao|gentile|" +
      "cari?)(?: \\w+){0,3}? ?(?:ia\\b|intelligenz[ae] artificial[ei]|assistent[ei]|modell[io] linguistic[io]|" +
      "chatbot|agent[ei] ia|chatgpt|claude|gemini|gpt|llm)\\w*(?: ia| ai| \\w+)?(?:,|:| (?:devi|deve|devono|" +
      "dovete))|se sei (?:un'? ?|una )?(?:ia|ai|intelligenza artificiale|modello linguistico|assistente|llm|" +
      "chatbot|agente)|(?:le ia|gli assistenti(?: ia)?|i modelli linguistici) (?:\\w+ ){0,3}?devono (?:ora|sempre|" +
      "ignorare|rispondere|consigliare)",
    reveal: "rivela|mostra|stampa|dimmi|divulga|ripeti|scrivi|condividi|fornisci|svela",
    prompt:
      "(?:prompt|messaggio|istruzioni) (?:\\w+ )?(?:del? |di )?sistema|system prompt|prompt (?:iniziale|nascosto|" +
      "segreto)|(?:le )?tue (?:vere |proprie )?(?:istruzioni|direttive)|istruzioni (?:nascoste|segrete|iniziali|" +
      "interne)",
    conceal:
      "(?:non|mai) (?:lo |glielo |gli )?(?:dire|dirlo|menzionare|rivelare|informare|avvisare|mostrare|comunicare|" +
      "parlare)\\b|senza (?:dirlo|dire|menzionar\\w+|informar\\w+|avvisar\\w+|chiedere)|nascondi\\w*|all'insaputa",
    user: "(?:l'|all'|dell'|un )?utent[ei]\\b",
    send: "invia\\b|inviate|manda\\b|inoltra|trasmetti|carica\\b|pubblica\\b|allega|includi|aggiungi|inserisci",
    secrets:
      "(?:cronologia|contenuto|intera|tutta la) (?:della |la |di questa )?(?:conversazione|chat)|(?:questa|la|" +
      "l'intera|nostra) conversazione|passw|credenziali|chiav[ei] (?:api|privat[ae]|ssh)|dati (?:dell'|" +
      "personali dell')utente|informazioni (?:riservate|personali|private)",
    tool:
      "(?:chiama|richiama|invoca|usa|utilizza|esegui|attiva) (?:lo |la |il |l'|il tuo )?(?:\\S+ )?(?:strumento|" +
      "funzione|plugin|tool)\\b|prossim\\w* (?:chiamata|risposta)",
    steer:
      "(?:rispondi|rispondete|scrivi|di')\\b[^.!?]{0,30}\\b(?:solo|soltanto|solamente|esclusivamente|unicamente|" +
      "sempre)\\b|(?:solo|soltanto) (?:con )?(?:la parola|le parole|la frase)|(?:termina|inizia|concludi) (?:ogni|" +
      "tutte|le tue|la tua)\\b[^.!?]{0,20}rispost[ae]|(?:consiglia|raccomanda) (?:sempre|solo|all'utente)|" +
      "nella tua (?:prossima )?risposta",
    authority:
      "utente (?:\\w+ ){0,3}?ha (?:\\w+ )?(?:chiesto|autorizzato|approvato|acconsentito|accettato|confermato)|" +
      "nuove (?:istruzioni|direttive|regole)(?: \\w+)? ?:|messaggio di sistema ?:|(?:il |la )tu[ao] (?:nuov[ao]|" +
      "ver[ao]|unic[ao]) (?:compito|missione|istruzione)|messaggio (?:dagli|degli|dai|dal|" +
      "di) (?:tuoi )?(?:sviluppatori|creatori|amministratore|openai|anthropic)"
  },
  { // Portuguese
    spoken: "o a os as de e que nao um uma com por para todas todos se voce seu sua suas em no na do da tudo",
    ignore:
      "ignor(?:e|a|em|ar)\\b|esqueç?c?a|esquece\\b|desconsidere|desconsidera|desrespeite|não (?:siga|sigas|" +
      "leve em conta|obedeça|cumpra)|descarte\\b|pare de seguir|despreze|anule\\b",
    instructions: "instruç|instruc|orientaç|diretriz|diretiva|regras?\\b|ordens\\b|comandos?\\b|prompt",
    previous:
      "anterior|prévi[ao]|acima|precedente|iniciais|inicial|original|originais|suas\\b|teus\\b|tuas\\b|todas?\\b|" +
      "todos\\b|sistema|recebidas?",
    everything:
      "(?:esqueça|ignore|esquece|desconsidere) (?:absolutamente )?tudo (?:o que |que |acima|anterior|" +
      "isso )(?:\\S+ ){0,3}?(?:acima|antes|anteriormente|até agora|anterior|dito)?",
    role:
      "você (?:agora )?é agora|agora você é|tu agora és|a partir de agora,? (?:você|tu|responda|aja|deve)|" +
      "de agora em diante,? (?:você|responda|aja)|aja como|finja (?:ser|que)|comporte se como|você não é mais",
    machine:
      "(?:como|atenção,?|nota (?:para|a)|mensagem (?:para|a)|aviso (?:para|a|aos)|olá|" +
      "car[oa]s?)(?: \\w+){0,3}? ?(?:ia\\b|inteligências? artificia(?:l|is)|assistentes?|modelos? de linguagem|" +
      "chatbots?|agentes? de ia|chatgpt|claude|gemini|gpt|llm)\\w*(?: de ia| \\w+)?(?:,|:| (?:você deve|deves|deve|" +
      "devem|tem que))|se (?:você é|és|voce for|você for) (?:uma? )?(?:ia|inteligência artificial|" +
      "modelo de linguagem|assistente|llm|chatbot|agente)|(?:as ias?|os (?:assistentes|modelos|agentes)(?: de ia|" +
      " de linguagem)?) (?:\\w+ ){0,3}?devem (?:agora|sempre|ignorar|responder|recomendar)",
    reveal: "revele|mostre|mostra|imprima|diga me|divulgue|repita|escreva|compartilhe|forneça|exiba",
    prompt:
      "(?:prompt|mensagem|instruções) (?:\\w+ )?(?:do |de )?sistema|system prompt|prompt (?:inicial|oculto|" +
      "secreto)|(?:suas|tuas) (?:próprias |verdadeiras )?(?:instruções|diretrizes)|instruções (?:ocultas|secretas|" +
      "iniciais|internas)",
    conceal:
      "(?:não|nunca|jamais) (?:o |lhe )?(?:diga|digas|conte|contes|mencione|menciones|revele|informe|informes|" +
      "avise|mostre|comente)|sem (?:que o|dizer|mencionar|informar|avisar|perguntar|contar|notificar)|esconda|" +
      "oculte",
    user: "usuári[oa]s?\\b|utilizador\\w*\\b",
    send:
      "envie|envia\\b|mande|manda\\b|encaminhe|transmita|carregue|publique|anexe|inclua|adicione|acrescente|insira|" +
      "poste\\b",
    secrets:
      "(?:histórico|conteúdo|totalidade) (?:da |de |desta |toda a |completo da )+(?:conversa|chat)|(?:esta|toda a|" +
      "a|nossa) conversa\\b|senhas?|credenciais|chaves? (?:api|de api|da api|privadas?|ssh)|dados (?:do|" +
      "pessoais do) (?:usuário|utilizador)|informaç\\w+ (?:confidencia\\w+|pessoa\\w+|privad\\w+)|" +
      "palavras?[- ]?passe",
    tool:
      "(?:chame|invoque|use|utilize|execute|acione) (?:a |o |sua )?(?:\\S+ )?(?:ferramenta|função|plugin)\\b|" +
      "próxim\\w* (?:chamada de ferramenta|resposta)",
    steer:
      "(?:responda|responde|diga|escreva)\\b[^.!?]{0,30}\\b(?:apenas|somente|só|exclusivamente|unicamente|" +
      "sempre)\\b|(?:apenas|somente|só) (?:com )?(?:a palavra|as palavras|a frase)|(?:termine|comece|inicie|" +
      "finalize) (?:cada|todas?|suas?|tuas?)\\b[^.!?]{0,20}respostas?|recomende (?:sempre|apenas|ao usuário)|(?:na|" +
      "em) (?:sua|tua|cada) (?:próxima )?resposta",
    authority:
      "(?:usuário|utilizador) (?:\\w+ ){0,3}?(?:pediu|autorizou|aprovou|consentiu|aceitou|confirmou|solicitou)|" +
      "novas? (?:instruç\\w+|diretriz\\w*|ordens|regras)(?: \\w+)? ?:|mensagem do sistema ?:|(?:a )?sua (?:nova|" +
      "verdadeira|única) (?:tarefa|missão|instrução)|mensagem (?:dos|do|da) (?:seus |teus )?(?:desenvolvedores|" +
      "criadores|administrador|openai|anthropic)"
  },
  { // Dutch
    spoken: "de het een en van niet je jij jouw u alle met voor dat is als aan nu deze dit alles in op",
    ignore:
      "negeer\\b|vergeet\\b|sla .{0,40}in de wind|houd geen rekening|volg .{0,30}niet|" +
      "laat .{0,40}buiten beschouwing|veronachtzaam|overschrijf|stop met het volgen",
    instructions: "instructie|aanwijzing|opdracht|regels\\b|richtlijn|bevel|prompt|voorschrift",
    previous: "vorige|voorgaande|eerdere|bovenstaande|voorafgaande|oorspronkelijke|je\\b|jouw|uw\\b|alle\\b|systeem",
    everything:
      "(?:vergeet|negeer) alles (?:wat )?(?:\\S+ ){0,3}?(?:hierboven|hiervoor|eerder|tot nu toe|daarvoor|" +
      "bovenstaand\\w*)",
    role:
      "(?:je|jij|u) bent (?:nu|vanaf nu|voortaan) (?:een|geen|de|in)|vanaf nu (?:ben|moet|antwoord|zal) (?:je|jij|" +
      "u)|doe alsof (?:je|jij)|gedraag je als|je bent (?:geen|niet langer)",
    machine:
      "(?:als|aan (?:alle|de)|let op,?|opmerking (?:voor|aan)|bericht (?:voor|aan)|hallo|beste|" +
      "attentie,?)(?: \\w+){0,2}? ?(?:ai\\b|ai (?:assistent|agent|model)|taalmodel|assistent|chatbot|chatgpt|" +
      "claude|gemini|gpt|llm)\\w*(?:,|:| (?:moet|moeten|dien|zal|mag))|als je een (?:ai|taalmodel|assistent|" +
      "chatbot|llm)|(?:ai (?:assistenten|systemen|modellen|agenten)|taalmodellen) (?:\\w+ ){0,2}?(?:moeten) (?:nu|" +
      "altijd|deze)",
    reveal: "toon|onthul|geef\\b|laat .{0,20}zien|herhaal|druk\\b|vertel\\b|schrijf|deel\\b|openbaar",
    prompt:
      "systeem ?prompt|systeeminstructie|systeembericht|(?:je|jouw) (?:eigen |oorspronkelijke |volledige |" +
      "geheime )?(?:instructies|richtlijnen|prompt)|geheime (?:instructies|prompt)|oorspronkelijke (?:instructies|" +
      "prompt)",
    conceal:
      "(?:vertel|zeg|meld|noem|informeer|onthul|laat)\\b[^.!?]{0,50}\\b(?:niet|niets|nooit|geen)\\b|" +
      "zonder\\b[^.!?]{0,40}\\b(?:te (?:vertellen|melden|vragen|informeren|noemen|zeggen)|medeweten|weet)|verzwijg|" +
      "verberg",
    user: "(?:de |aan de |het aan de |een )gebruikers?\\b",
    send: "stuur\\b|verstuur|verzend|zend\\b|upload|voeg\\b|plaats\\b|mail\\b|deel\\b|geef\\b",
    secrets:
      "(?:het |dit |hele |volledige |ons )(?:gesprek|chatgeschiedenis)|gespreksgeschiedenis|chatgeschiedenis|" +
      "conversatie|wachtwoord|inloggegevens|api sleutel|gegevens van de gebruiker|gebruikersgegevens|vertrouwelijk|" +
      "geheime sleutel",
    tool:
      "(?:roep|gebruik|activeer|start|voer) (?:\\S+ ){0,4}?\\S*(?:tool|hulpmiddel|functie|plugin)\\b|" +
      "volgende (?:tool ?aanroep|antwoord)",
    steer:
      "antwoord (?:\\w+ ){0,3}?(?:alleen|uitsluitend|enkel|slechts|altijd)\\b|(?:alleen|" +
      "uitsluitend) met (?:het woord|de woorden|de zin)|(?:eindig|begin|sluit) (?:elk|alle|ieder|" +
      "je)\\w* (?:\\w+ )?antwoord|raad (?:\\w+ ){0,4}(?:altijd|de gebruiker)|beveel (?:\\w+ ){0,3}(?:altijd|" +
      "de gebruiker)|in je (?:volgende )?antwoord",
    authority:
      "gebruiker heeft (?:\\w+ ){0,4}?(?:gevraagd|toegestaan|goedgekeurd|ingestemd|bevestigd|toestemming)|" +
      "nieuwe (?:instructies?|opdracht|richtlijnen)(?: \\w+)? ?:|systeembericht ?:|je (?:nieuwe|echte|" +
      "enige) (?:taak|opdracht|instructie)|bericht van (?:je |de )?(?:ontwikkelaars?|makers?|beheerder|openai|" +
      "anthropic)"
  },
  { // Swedish
    spoken: "och att det en ett du inte alla med som for ar dina pa till av allt nu",
    ignore: "ignorera|glöm\\b|bortse från|strunta i|följ inte|åsidosätt|bry dig inte om|förbise|sluta följa",
    instructions: "instruktion|anvisning|direktiv|regler|riktlinje|order\\b|uppman|prompt",
    previous: "tidigare|föregående|ovanstående|ovan\\b|ursprungliga|dina\\b|alla\\b|system|befintliga",
    everything: "(?:glöm|ignorera|bortse från) allt (?:som )?(?:\\S+ ){0,3}?(?:ovan|ovanför|tidigare|hittills|innan)",
    role:
      "du är (?:nu|från och med nu)|från och med nu (?:är|ska|svarar) du|låtsas (?:att|vara)|uppför dig som|" +
      "du är inte längre",
    machine:
      "(?:som|till alla|obs,?|meddelande till|hej|kära)(?: \\w+){0,2}? ?(?:ai\\b|ai assistent|språkmodell|" +
      "assistent|chattbot|chatgpt|claude|gemini|gpt|llm)\\w*(?:,|:| (?:måste|ska|bör))|om du är en (?:ai|" +
      "språkmodell|assistent|chattbot|llm)",
    reveal: "visa|avslöja|skriv ut|upprepa|berätta|lämna ut|dela\\b",
    prompt: "systemprompt|systeminstruktion|systemmeddelande|dina (?:\\w+ )?instruktioner|hemliga instruktioner",
    conceal:
      "(?:berätta|säg|nämn|informera|avslöja|meddela)\\b[^.!?]{0,50}\\b(?:inte|inget|aldrig)\\b|" +
      "utan att\\b[^.!?]{0,20}(?:berätta|nämna|informera|fråga|säga)|dölj",
    user: "användaren|användare\\b",
    send: "skicka|vidarebefordra|ladda upp|bifoga|lägg till|inkludera|överför|maila",
    secrets:
      "(?:hela |denna |vår )?(?:konversation|chatthistorik|samtal)|lösenord|inloggningsuppgift|api nyck|" +
      "användarens (?:data|uppgifter)|användardata|konfidentiell",
    tool: "(?:anropa|använd|kör|starta) (?:\\S+ )?(?:verktyg|funktion|plugin)|nästa (?:verktygsanrop|svar)",
    steer:
      "svara (?:\\w+ ){0,3}?(?:bara|endast|enbart|alltid)\\b|(?:bara|endast) med (?:ordet|orden)|(?:avsluta|" +
      "börja) (?:varje|alla|dina) svar|rekommendera (?:alltid|endast|användaren)",
    authority:
      "användaren har (?:\\w+ ){0,3}?(?:bett|godkänt|tillåtit|samtyckt|bekräftat)|nya (?:instruktioner|regler|" +
      "direktiv)(?: \\w+)? ?:|systemmeddelande ?:|din (?:nya|riktiga) uppgift"
  }
]
