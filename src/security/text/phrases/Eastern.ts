import type { Language } from "./Language.ts"

export const eastern: ReadonlyArray<Language> = [
  { // Polish
    spoken: "i w na nie to z do sie wszystkie wszystko jest jestes ze o od tylko swoje twoje teraz jako te tego",
    ignore:
      "zignoruj|ignoruj|zapomnij|pomiń|nie (?:przestrzegaj|stosuj się|zwracaj uwagi|wykonuj|bierz pod uwagę)|" +
      "odrzuć|zlekceważ|porzuć|przestań (?:przestrzegać|stosować)",
    instructions: "instrukcj|polece[nń]|wytyczn|zasad|nakaz|rozkaz|prompt|dyrektyw|zalece[nń]",
    previous: "poprzedni|wcześniejsz|powyższ|dotychczasow|pierwotn|oryginaln|swoje|twoje|wszystki|systemow|uprzedni",
    everything:
      "(?:zapomnij|zignoruj|zapomnij o) (?:o )?wszyst\\w+,? (?:co |czego )?(?:\\S+ ){0,3}?(?:powyżej|wcześniej|" +
      "do tej pory|dotychczas|przedtem|poprzedni\\w*)",
    role:
      "(?:jesteś teraz|teraz jesteś|od teraz (?:jesteś|odpowiadaj|masz|będziesz)|od tej (?:pory|chwili) (?:jesteś|" +
      "odpowiadaj|masz))|udawaj,? że|zachowuj się jak|nie jesteś już|wciel się",
    machine:
      "(?:jako|uwaga,?|wiadomość dla|informacja dla|notatka dla|drog[ia]\\w*|witaj|do)(?: \\w+){0,2}? ?(?:ai\\b|" +
      "si\\b|sztuczn\\w+ inteligencj\\w+|asysten\\w+|model\\w* językow\\w+|chatbot\\w*|agen\\w+ ai|chatgpt|claude|" +
      "gemini|gpt|llm)(?: ai| \\w+)?(?:,|:| (?:musisz|powinieneś|masz|muszą|powinny))|jeśli jesteś (?:\\w+ )?(?:ai|" +
      "si|sztuczną|modelem|asystentem|llm|chatbotem|agentem)|(?:modele językowe|asystenci ai|" +
      "systemy ai) (?:\\w+ ){0,3}?(?:muszą|powinny|powinni)",
    reveal: "ujawnij|pokaż|wyświetl|wypisz|podaj|powtórz|zdradź|wydrukuj|napisz|udostępnij",
    prompt:
      "prompt\\w* systemow\\w+|systemow\\w+ prompt|instrukcj\\w+ systemow\\w+|(?:swoje|" +
      "twoje) (?:\\w+ )?(?:instrukcje|wytyczne|polecenia)|(?:ukryt\\w+|tajn\\w+|pierwotn\\w+) (?:instrukcj\\w+|" +
      "prompt\\w*)",
    conceal:
      "nie (?:mów|wspominaj|informuj|ujawniaj|zdradzaj|powiadamiaj|pokazuj|pytaj)|nigdy nie (?:mów|wspominaj|" +
      "informuj)|bez (?:\\w+ )?(?:informowania|wiedzy|zgody|pytania|wspominania|powiadamiania|mówienia)|ukryj",
    user: "użytkowni\\w+",
    send: "wyślij|prześlij|przekaż|przesyłaj|dołącz|dodaj\\b|umieść|opublikuj|załącz|wklej",
    secrets:
      "(?:całą|tę|całej|historię|treść|dotychczasową|zapis) (?:\\w+ )?(?:rozmow\\w+|konwersacj\\w+|czatu)|haseł|" +
      "hasł[ao]|dane (?:logowania|użytkownika|osobowe)|klucz\\w* (?:api|prywatn\\w+|ssh)|poufn\\w+|" +
      "danych użytkownika",
    tool:
      "(?:wywołaj|użyj|uruchom|wykonaj|skorzystaj z) (?:\\S+ )?(?:narzędzi\\w+|funkcj\\w+|wtyczk\\w+)|" +
      "(?:następn\\w+|kolejn\\w+) (?:wywołani\\w+|odpowied\\w+)",
    steer:
      "odpow(?:iedz|iadaj)\\b[^.!?]{0,30}\\b(?:tylko|wyłącznie|jedynie|zawsze)\\b|(?:tylko|wyłącznie|" +
      "jedynie) (?:słow\\w+|zdani\\w+)|(?:zakończ|kończ|zacznij|zaczynaj|rozpocznij) (?:każd\\w+|wszystki\\w+|" +
      "swoj\\w+) (?:\\w+ )?odpowied\\w+|(?:polecaj|rekomenduj|poleć) (?:zawsze|tylko|użytkownikowi)|w (?:swojej|" +
      "każdej|następnej) odpowiedzi",
    authority:
      "użytkownik (?:\\w+ ){0,3}?(?:poprosił|upoważnił|zatwierdził|zgodził|potwierdził|zezwolił|wyraził zgodę)|" +
      "now\\w+ (?:instrukcj\\w+|polece\\w+|wytyczn\\w+|zasad\\w+)(?: \\w+)? ?:|(?:komunikat|" +
      "wiadomość) systemow\\w+ ?:|(?:twoje|twoim) (?:now\\w+|prawdziw\\w+) (?:zadani\\w+|cel\\w*)|" +
      "wiadomość od (?:\\w+ )?(?:programistów|twórców|administratora|openai|anthropic)"
  },
  { // Russian
    spoken: "[\u0400-\u04ff]",
    ignore:
      "игнорируй|проигнорируй|забудь|забудьте|не (?:следуй|следуйте|обращай|обращайте|выполняй|соблюдай|учитывай)|" +
      "отбрось|отмени|пренебреги|отвергни|перестань (?:следовать|выполнять)|обойди",
    instructions: "инструкци|указани|правил|команд|директив|приказ|промпт|предписани|подсказк|установк",
    previous:
      "предыдущ|прежн|предшествующ|вышеуказанн|вышеизложенн|выше|ранее|исходн|первоначальн|свои|твои|все\\b|" +
      "всех\\b|системн|данные тебе",
    everything:
      "(?:забудь|забудьте|игнорируй(?:те)?) (?:обо? )?(?:все|всё|всем),? (?:что )?(?:\\S+ ){0,3}?(?:выше|ранее|" +
      "раньше|до этого|прежде|сказан\\w+)",
    role:
      "(?:ты|вы) теперь|теперь (?:ты|вы) (?:не|дан|бот|ассистент|свобод)|(?:отныне|с этого момента|" +
      "с этой минуты) (?:ты|вы|отвечай)|притворись|веди себя как|действуй как|представь,? что ты|ты больше не",
    machine:
      "(?:как|внимание,?|сообщение для|примечание для|заметка для|инструкция для|привет|уважаем\\w+|для|" +
      "дорог\\w+)(?: \\w+){0,2}? (?:ии\\b|искусственн\\w+ интеллект\\w*|ассистент\\w*|помощник\\w*|" +
      "языков\\w+ модел\\w+|чат ?бот\\w*|нейросет\\w+|chatgpt|claude|gemini|gpt|llm)",
    reveal: "раскрой|покажи|выведи|напечатай|сообщи|повтори|скажи|выдай|напиши|опубликуй|перечисли",
    prompt:
      "системн\\w+ (?:промпт\\w*|подсказк\\w+|сообщени\\w+|инструкци\\w+|запрос\\w*)|(?:свои|" +
      "твои) (?:\\w+ )?(?:инструкци\\w+|указани\\w+|правила)|(?:скрыт\\w+|секретн\\w+|исходн\\w+|" +
      "изначальн\\w+) (?:инструкци\\w+|промпт\\w*)",
    conceal:
      "не (?:говори|говорите|сообщай|сообщайте|упоминай|упоминайте|рассказывай|раскрывай|информируй|показывай|" +
      "предупреждай|спрашивай)|никогда не (?:говори|сообщай|упоминай)|без (?:ведома|согласия|уведомления|" +
      "разрешения)|не (?:сообщая|говоря|упоминая|спрашивая|уведомляя)|скрой|утаи",
    user: "пользовател",
    send: "отправь|отправьте|перешли|передай|пошли|загрузи|добавь|вставь|приложи|опубликуй|включи",
    secrets:
      "(?:вс[юе]|эту|историю|содержание|текст|нашу|полную) (?:\\S+ )?(?:переписк\\w+|беседы?|беседу|разговор\\w*|" +
      "диалог\\w*|чата?)|весь (?:диалог|чат|разговор)|парол|учетн\\w+ данн|ключ\\w* (?:api|доступа)|api ключ|" +
      "данн\\w+ пользовател|конфиденциальн|секрет",
    tool:
      "(?:вызови|используй|запусти|выполни|примени) (?:\\S+ ){0,2}?(?:инструмент|функци|плагин)|" +
      "следующ\\w+ (?:вызов\\w*|ответ\\w*)",
    steer:
      "(?:отвечай|ответь|отвечайте|выведи|напиши|скажи)\\b[^.!?]{0,30}(?:только|исключительно|лишь|всегда)|" +
      "(?:только|лишь) (?:словом|словами|фразой|одно слово)|(?:заканчивай|заверши|завершай|начинай|" +
      "начни) (?:кажд\\w+|все|свой|свои) (?:\\w+ )?ответ\\w*|(?:рекомендуй|советуй|порекомендуй) (?:всегда|только|" +
      "пользовател\\w+)|в (?:своем|каждом|следующем) ответе",
    authority:
      "пользователь (?:\\w+ ){0,3}?(?:попросил|разрешил|одобрил|согласился|подтвердил|поручил|уполномочил|дал)|" +
      "нов\\w+ (?:инструкци\\w+|указани\\w+|правила|директив\\w+) ?:|системное сообщение ?:|твоя (?:новая|" +
      "настоящая|истинная) (?:задача|цель|роль)|сообщение от (?:\\w+ )?(?:разработчик\\w+|создател\\w+|" +
      "администратор\\w*|openai|anthropic)"
  },
  { // Ukrainian
    spoken: "[\u0456\u0457\u0454\u0491]",
    ignore: "ігноруй|проігноруй|забудь|не (?:виконуй|дотримуйся|зважай|слідуй)|відкинь|знехтуй",
    instructions: "інструкці|вказівк|правил|команд|директив|наказ|промпт",
    previous: "попередн|вище|раніше|початков|свої|твої|всі\\b|усі\\b|системн",
    everything: "(?:забудь|ігноруй) (?:про )?(?:все|усе),? (?:що )?(?:\\S+ ){0,3}?(?:вище|раніше|до цього|сказано)",
    role: "(?:ти|ви) тепер|тепер ти|відтепер (?:ти|відповідай)|віднині ти|поводься як|ти більше не",
    machine:
      "(?:як|увага,?|повідомлення для|примітка для|шановн\\w+)(?: \\w+)?? (?:ші\\b|штучн\\w+ інтелект\\w*|" +
      "асистент\\w*|помічник\\w*|мовн\\w+ модел\\w+|чат ?бот\\w*|chatgpt|claude|gemini|gpt|llm)|якщо ти (?:ші|" +
      "асистент|мовна|чат)",
    reveal: "розкрий|покажи|виведи|повтори|напиши|повідом",
    prompt:
      "системн\\w+ (?:промпт\\w*|повідомлення|інструкці\\w+|запит\\w*)|(?:свої|твої) (?:\\w+ )?(?:інструкції|" +
      "вказівки)",
    conceal:
      "не (?:кажи|говори|повідомляй|згадуй|розповідай|розкривай)|без (?:відома|згоди)|не (?:повідомляючи|питаючи)|" +
      "приховай",
    user: "користувач",
    send: "надішли|відправ|перешли|передай|додай|завантаж|встав",
    secrets:
      "(?:всю|усю|цю|історію|нашу) (?:\\S+ )?(?:розмов\\w+|бесід\\w+|переписк\\w+|чату)|парол|облікові дані|" +
      "ключ\\w* api|api ключ|дані користувач|конфіденційн",
    tool:
      "(?:виклич|використай|запусти|виконай) (?:\\S+ ){0,2}?(?:інструмент|функці|плагін)|наступн\\w+ (?:виклик\\w*|" +
      "відповід\\w*)",
    steer:
      "(?:відповідай|відповіж|напиши|скажи)\\b[^.!?]{0,30}(?:лише|тільки|виключно|завжди)|(?:лише|" +
      "тільки) (?:словом|словами)|(?:закінчуй|починай|заверши) (?:кожн\\w+|всі|свою) (?:\\w+ )?відповід\\w+|" +
      "(?:рекомендуй|радь) (?:завжди|лише|користувач\\w+)",
    authority:
      "користувач (?:\\w+ ){0,3}?(?:попросив|дозволив|погодився|підтвердив|схвалив)|нов\\w+ (?:інструкці\\w+|" +
      "вказівк\\w+|правила) ?:|системне повідомлення ?:|твоє нове завдання"
  },
  { // Turkish
    spoken:
      "ve bir bu tum sen icin degil artık onceki yukarıdaki olarak ile yalnızca sadece sistem butun her da de",
    ignore:
      "yok say|görmezden gel|dikkate alma|unut\\b|unutun|göz ardı et|boş ?ver|uyma\\b|uymayın|takip etme|" +
      "geçersiz say|yoksay|umursama",
    instructions: "talimat|komut|yönerge|kural|emir|emri|prompt|direktif|istem",
    previous:
      "önceki|yukarıdaki|daha önceki|öncesindeki|eski\\b|tüm\\b|bütün\\b|ilk\\b|orijinal|sistem|mevcut|verilen",
    everything:
      "(?:yukarıdaki|önceki|bundan önceki|daha önce (?:söylenen|verilen)) (?:\\S+ )?(?:her ?şeyi|hepsini|" +
      "tümünü)\\w* (?:unut|yok say|görmezden gel)",
    role:
      "(?:sen artık|artık sen|artık bir|şu andan itibaren|bundan sonra) (?:bir|sen|yalnızca|sadece|şunu|kısıtlama|" +
      "hep|her|cevap|yanıt)|sen artık|gibi davran|rolüne gir|rolünü üstlen",
    machine:
      "(?:yapay zek[aâ]|dil model\\w+|sohbet ?robot\\w+|asistan\\w*|chatgpt|claude|gemini|gpt|" +
      "llm)(?: \\w+){0,2}?(?: olarak|:|,? dikkat| iseniz| isen|ysan|san)|(?:dikkat|not|merhaba|sayın|" +
      "sevgili),? (?:tüm |bütün )?(?:yapay zek[aâ]|asistan|dil model)|yapay zek[aâ] (?:asistan|model|sistem|" +
      "ajan)\\w* (?:\\w+ ){0,4}?(?:malı|meli|zorunda|gerek)",
    reveal: "göster|açıkla|yazdır|söyle|ifşa et|tekrarla|paylaş|yaz\\b|listele|ver\\b",
    prompt:
      "sistem (?:prompt|komut|istem|talimat|mesaj)\\w*|(?:gizli|kendi|asıl|ilk) (?:talimat|prompt|komut|" +
      "yönerge)\\w*|talimatlarını",
    conceal:
      "(?:söyleme|bahsetme|bildirme|haber verme|açıklama|belirtme|gösterme|sorma)(?:yin|yiniz|den|dan)?\\b|" +
      "haberi olmadan|(?:gizle|sakla)\\b|(?:söylemeden|sormadan|bildirmeden|haber vermeden)",
    user: "kullanıcı",
    send: "gönder|ilet\\b|iletin|yolla|yükle|ekle\\b|ekleyin|aktar|paylaş|dahil et",
    secrets:
      "(?:konuşma|sohbet|görüşme|yazışma)\\w* ?(?:geçmiş\\w*|tamam\\w*|içeri\\w*|kayıt\\w*)?|parola|şifre|" +
      "kimlik bilgi|api anahtar|kullanıcı\\w* (?:veri|bilgi)\\w*|gizli anahtar",
    tool:
      "(?:araç|aracı|aracını|fonksiyon\\w*|eklenti\\w*|işlev\\w*)\\w* (?:\\S+ ){0,2}?(?:çağır|kullan|çalıştır)|" +
      "bir sonraki (?:araç çağrı|yanıt|cevap)\\w*",
    steer:
      "(?:yalnızca|sadece|hep|daima|her zaman)\\b[^.!?]{0,60}(?:yanıt ver|cevap ver|yanıtla|cevapla|yaz\\b|" +
      "söyle\\b)|(?:her|tüm) (?:yanıt|cevab|cevap)\\w*[^.!?]{0,30}(?:bitir|başla|ekle)|" +
      "kullanıcıya (?:\\S+ ){0,4}(?:öner|tavsiye et)",
    authority:
      "kullanıcı (?:\\S+ ){0,12}?(?:istedi|izin verdi|onayladı|onay verdi|kabul etti|yetkilendirdi|rica etti)|" +
      "yeni (?:talimat|görev|yönerge|kural)\\w*(?: \\w+)? ?:|sistem mesajı ?:|(?:senin )?yeni görevin|" +
      "geliştiric\\w+ (?:\\S+ )?mesaj\\w*"
  },
  { // Vietnamese
    spoken: "va cac ban tat ca hay khong nhung la cua truoc moi nguoi dung o tren",
    ignore: "bỏ qua|phớt lờ|quên\\b|không tuân theo|đừng tuân theo|mặc kệ|gạt bỏ|không làm theo",
    instructions: "hướng dẫn|chỉ dẫn|chỉ thị|mệnh lệnh|quy tắc|lệnh\\b|prompt|yêu cầu",
    previous: "trước|ở trên|bên trên|ban đầu|mọi\\b|tất cả|hệ thống|của bạn|cũ\\b",
    everything:
      "(?:quên|bỏ qua) (?:hết )?(?:mọi thứ|tất cả những gì|tất cả) (?:\\S+ ){0,4}?(?:trước|ở trên|bên trên)",
    role:
      "(?:bây giờ|từ giờ|từ nay) (?:trở đi,? )?bạn (?:là|phải|sẽ)|hãy đóng vai|giả vờ (?:là|bạn)|bạn không còn là",
    machine:
      "(?:với tư cách|là một|gửi|chú ý,?|lưu ý|nếu bạn là)(?: \\S+){0,3}? ?(?:trợ lý|ai\\b|trí tuệ nhân tạo|" +
      "mô hình ngôn ngữ|chatbot|chatgpt|claude|gemini|gpt|llm)",
    reveal: "tiết lộ|hiển thị|cho (?:tôi )?(?:biết|xem)|in ra|lặp lại|viết ra",
    prompt:
      "(?:lời nhắc|prompt|thông báo|hướng dẫn|chỉ dẫn) (?:của )?hệ thống|system prompt|(?:hướng dẫn|chỉ dẫn) (?:ẩn|" +
      "bí mật|ban đầu|của bạn)",
    conceal:
      "(?:đừng|không|không được|chớ) (?:nói|cho|đề cập|tiết lộ|thông báo|báo|kể|hỏi)|mà không (?:nói|hỏi|" +
      "thông báo)|giấu",
    user: "người dùng",
    send: "gửi\\b|chuyển tiếp|chuyển\\b|tải lên|đính kèm|thêm\\b|đăng\\b",
    secrets:
      "cuộc (?:trò chuyện|hội thoại)|lịch sử trò chuyện|mật khẩu|khóa api|khoá api|dữ liệu (?:của )?người dùng|" +
      "thông tin (?:cá nhân|bí mật|mật)",
    tool: "(?:gọi|sử dụng|dùng|chạy) (?:công cụ|hàm|plugin)|lần gọi công cụ tiếp theo|câu trả lời tiếp theo",
    steer:
      "(?:chỉ|luôn|luôn luôn) (?:\\S+ )?(?:trả lời|đáp|nói|viết)|trả lời (?:\\S+ ){0,3}?(?:chỉ|duy nhất)|" +
      "(?:kết thúc|bắt đầu) (?:mỗi|mọi|tất cả)[^.!?]{0,20}trả lời",
    authority:
      "người dùng đã (?:\\S+ ){0,3}?(?:yêu cầu|cho phép|đồng ý|phê duyệt|xác nhận)|(?:hướng dẫn|chỉ thị|nhiệm vụ|" +
      "chỉ dẫn) mới(?: \\S+)? ?:|nhiệm vụ (?:mới|thực sự) của bạn"
  },
  { // Indonesian
    spoken: "dan yang di semua anda kamu untuk jangan ini dengan dari sebagai ke hanya sekarang",
    ignore:
      "abaikan|lupakan|jangan (?:ikuti|patuhi|hiraukan|pedulikan)|kesampingkan|batalkan|berhenti mengikuti|hiraukan",
    instructions: "instruksi|perintah|petunjuk|arahan|aturan|prompt|pedoman",
    previous: "sebelum|terdahulu|di ?atas|awal\\b|semua|seluruh|sistem|anda\\b|kamu\\b|mu\\b|yang ada",
    everything: "(?:lupakan|abaikan) (?:semua|segala|segalanya)(?: \\S+){0,4}? (?:sebelum\\w*|di ?atas|tadi)",
    role:
      "(?:sekarang|mulai sekarang|mulai saat ini),? (?:anda|kamu|kau|jawab|bertindak)|(?:anda|" +
      "kamu) (?:adalah )?sekarang (?:adalah )?|berpura ?pura|bertindaklah (?:sebagai|seperti)|(?:anda|" +
      "kamu) bukan lagi",
    machine:
      "(?:sebagai|perhatian,?|catatan untuk|pesan untuk|kepada|halo|untuk|jika (?:anda|" +
      "kamu) adalah)(?: \\w+){0,2}? ?(?:asisten|ai\\b|kecerdasan buatan|model bahasa|chatbot|agen ai|chatgpt|" +
      "claude|gemini|gpt|llm)\\w*(?: ai| \\w+)?(?:,|:| (?:harus|wajib|anda harus|kamu harus|yang membaca))",
    reveal: "tampilkan|ungkapkan|tunjukkan|cetak|beritahu|bocorkan|ulangi|tuliskan|sebutkan",
    prompt:
      "(?:prompt|instruksi|pesan|perintah) sistem|system prompt|(?:instruksi|prompt) (?:rahasia|tersembunyi|awal|" +
      "anda|asli)|instruksimu",
    conceal:
      "jangan (?:beri ?tahu|memberi ?tahu|katakan|sebut|sebutkan|bilang|ungkapkan|tanyakan|menyebut\\w*)|" +
      "tanpa (?:memberi ?tahu|sepengetahuan|bertanya|persetujuan|menyebut\\w*)|sembunyikan|rahasiakan",
    user: "pengguna|user\\b",
    send: "kirim|kirimkan|teruskan|unggah|sertakan|tambahkan|lampirkan|masukkan|posting",
    secrets:
      "percakapan|riwayat (?:obrolan|chat)|obrolan|kata sandi|kredensial|kunci api|data pengguna|" +
      "informasi (?:pribadi|rahasia)|rahasia",
    tool:
      "(?:panggil|gunakan|jalankan|eksekusi) (?:alat|tool|fungsi|plugin)|panggilan alat berikut\\w*|" +
      "jawaban (?:anda )?berikut\\w*",
    steer:
      "(?:jawab|balas|tulis|katakan)\\w* (?:\\w+ ){0,3}?(?:hanya|saja|selalu)\\b|hanya (?:dengan )?kata|(?:akhiri|" +
      "mulai) setiap (?:jawaban|balasan)|(?:selalu )?rekomendasikan (?:\\w+ ){0,4}(?:kepada pengguna|selalu)",
    authority:
      "pengguna (?:telah |sudah )(?:\\w+ )?(?:meminta|mengizinkan|menyetujui|setuju|memberi)|(?:instruksi|perintah|" +
      "tugas|aturan) baru(?: \\w+)? ?:|pesan sistem ?:|tugas (?:baru|sebenarnya) (?:anda|kamu)"
  }
]
