"""Names of headings that frame a document or an answer, in the languages people write in.

Those in one string are parted by bars and ends of lines.
"""

# ruff: noqa: E501, RUF001  wide letters count twice, and letters of other scripts are meant here

import re

# Tables of contents, by their heading.
CONTENTS = """table of contents|contents|toc|index|list of questions|questions index|question index
    índice|indice|tabla de contenidos|tabla de contenido|contenidos|contenido|índice de contenidos
    índice de preguntas|lista de preguntas
    inhaltsverzeichnis|inhalt|fragenübersicht|liste der fragen
    table des matières|sommaire|liste des questions
    sommario|indice dei contenuti|indice delle domande|elenco delle domande
    sumário|conteúdo|conteúdos|tabela de conteúdo|tabela de conteúdos|lista de perguntas
    содержание|оглавление|список вопросов|перечень вопросов|зміст
    目录|目錄|目次|索引|问题目录|问题列表|題目列表|题目列表|質問一覧|目次一覧
    목차|차례|질문 목록
    المحتويات|جدول المحتويات|فهرس|الفهرس|فهرس المحتويات|قائمة الأسئلة|فهرست مطالب|فهرست
    विषय सूची|विषयसूची|अनुक्रमणिका|प्रश्न सूची
    içindekiler|soru listesi
    inhoud|inhoudsopgave|innehåll|innehållsförteckning|indholdsfortegnelse|innhold
    innholdsfortegnelse|sisällysluettelo|spis treści|obsah|tartalom|tartalomjegyzék|cuprins
    daftar isi|mục lục|สารบัญ|περιεχόμενα|תוכן עניינים"""
# These head sections, too: they are contents where nothing but links stands below them.
LINKED_CONTENTS = """questions|all questions|question list|faq|faqs|topics|categories|sections|quick links|jump to
    navigation|on this page|in this page|overview|summary|outline|menu|topics covered|questions covered
    covered topics|quick navigation|frequently asked questions
    preguntas|preguntas frecuentes|temas|navegación|resumen
    fragen|häufige fragen|themen|übersicht|navigation|auf dieser seite
    questions fréquentes|thèmes|sur cette page|aperçu|domande|domande frequenti|argomenti|panoramica
    perguntas|perguntas frequentes|tópicos|navegação|вопросы|темы|навигация|разделы|питання
    问题|問題|常见问题|主题|导航|総覧|質問|トピック|よくある質問|질문|자주 묻는 질문|주제
    الأسئلة|المواضيع|أسئلة شائعة|प्रश्न|विषय|sorular|konular|vragen|onderwerpen|frågor|pytania|tematy
    otázky|kérdések|întrebări|pertanyaan|câu hỏi|คำถาม|ερωτήσεις|שאלות"""
# Words of sections about the document, not its subject: never questions beside real ones.
FRAME_WORDS = frozenset(
    "name synopsis description introduction preface foreword about overview author authors "
    "copyright license licence see also further reading references reference bibliography "
    "acknowledgements acknowledgments acknowledgement credits maintainer maintainers changelog "
    "footnotes notes feedback contributing contributors disclaimer history version revision "
    "availability bugs change log document intro conclusion sponsors thanks resources sources links "
    # those of other languages of one word
    "introducción conclusión referencias fuentes enlaces recursos licencia autores agradecimientos "
    "contribuir bibliografía prólogo einleitung vorwort einführung quellen quellenangaben verweise "
    "lizenz danksagung mitwirken mitwirkende fazit literatur literaturverzeichnis impressum "
    "références liens ressources remerciements bibliographie auteurs avant-propos "
    "introduzione conclusione conclusioni riferimenti fonti risorse licenza ringraziamenti "
    "introdução conclusão referências recursos licença agradecimentos contribuindo fontes "
    "введение предисловие источники ссылки литература лицензия заключение благодарности авторы "
    "вступ джерела посилання висновок 参考 参考资料 参考資料 参考文献 参考链接 相关链接 前言 简介 介绍 许可证 "
    "许可 贡献 致谢 结论 结语 总结 结尾 延伸阅读 扩展阅读 资料来源 はじめに 概要 ライセンス 謝辞 関連リンク "
    "参考リンク まとめ おわりに 出典 참고 참고자료 참고문헌 소개 라이선스 결론 출처 "
    "مقدمة المقدمة مراجع المراجع المصادر مصادر خاتمة الخاتمة الترخيص परिचय संदर्भ निष्कर्ष स्रोत "
    "contact contacts contacto kontakt contatti contatto contato контакты контакт 联系我们 联系方式 聯絡我們 "
    "お問い合わせ 問い合わせ先 연락처 문의 문의하기 التواصل المساهمة المساهمون iletişim संपर्क katkı mitmachen "
    "beitragen contribuer contribuciones contribuições 贡献指南 コントリビュート 기여 기여하기 "
    "kaynaklar kaynakça giriş sonuç lisans bronnen inleiding conclusie referenties källor "
    "referenser inledning źródła wstęp licencja literatura zdroje úvod források bevezetés surse "
    "referensi sumber pendahuluan kesimpulan".split()
)
# Names of several words for such sections.
FRAMES = """related topics|related questions|related links|related resources|related articles
    get in touch|how to contribute|contact us|reading list|to read|اتصل بنا
    preparation resources|learning resources|useful links|useful resources|external links|read more
    more resources|additional resources|additional reading|recommended reading|where to go next
    next steps|source code|more information|learn more
    véase también|ver también|temas relacionados|enlaces de interés|más información|lecturas recomendadas
    acerca de|siehe auch|weiterführende links|verwandte themen|weitere informationen|weiterführende literatur
    nützliche links|voir aussi|pour aller plus loin|liens utiles|sujets connexes|en savoir plus
    vedi anche|argomenti correlati|link utili|per approfondire|letture consigliate
    veja também|ver também|tópicos relacionados|links úteis|saiba mais|leitura adicional
    см также|смотрите также|смотри также|полезные ссылки|связанные темы|дополнительные материалы
    список литературы|дивись також|另请参阅|另見|相关主题|相关问题|相关资料|相关资源|相關主題|推荐阅读|延伸閱讀
    関連項目|関連トピック|関連記事|関連情報|参考サイト|관련 주제|관련 링크|더 읽을거리|더 알아보기
    انظر أيضا|انظر أيضًا|مواضيع ذات صلة|روابط مفيدة|قراءة إضافية|यह भी देखें|संबंधित विषय|उपयोगी लिंक
    ayrıca bakınız|ilgili konular|faydalı bağlantılar|zie ook|handige links|se även|se også
    zobacz też|zobacz także|viz také|lásd még|vezi și|lihat juga|xem thêm"""
# Headings that end a page and only ask whether the reader has more to ask.
CLOSERS = """still need help|still have questions|still have a question|still stuck|need more help|need help
    have more questions|have another question|more questions|any questions|any other questions|questions
    do you have more questions|did not find your answer|didn t find your answer|didn t find an answer
    can t find what you re looking for|other questions|got a question|got questions|have a question
    noch fragen|weitere fragen|haben sie noch fragen|hast du noch fragen|noch eine frage
    encore des questions|une autre question|d autres questions|autres questions|une question|des questions
    más preguntas|tienes más preguntas|tienes más dudas|alguna otra pregunta|más dudas|tienes dudas
    ainda tem dúvidas|mais perguntas|outras dúvidas|ficou com dúvidas|outras perguntas
    altre domande|hai altre domande|ещё вопросы|еще вопросы|остались вопросы|не нашли ответ|не нашли ответа
    还有问题|还有其他问题|其他问题|還有問題|他に質問がありますか|他にご質問は|추가 질문이 있나요|더 궁금한 점이 있나요
    başka sorunuz var mı|sorunuz mu var|هل لديك أسئلة أخرى|और प्रश्न हैं|nog vragen|fler frågor|masz więcej pytań"""
# Parts of an answer that stand as headings beside questions.
ANSWER_PARTS = """answer|solution|example|examples|explanation|conclusion|conclusions|summary
    note|notes|code|output|hint|hints|tip|tips|key takeaways|takeaways|takeaway|tldr|tl dr|in short
    discussion|details|why it matters|follow up|follow up questions|references|reference|sources|source
    further reading|see also|code example|example code|sample code|sample answer|short answer|long answer
    respuesta|solución|ejemplo|ejemplos|explicación|conclusión|resumen|nota|notas|fuente|fuentes
    antwort|lösung|beispiel|beispiele|erklärung|fazit|zusammenfassung|hinweis|hinweise|quelle|quellen
    réponse|exemple|exemples|explication|résumé|remarque|remarques|en résumé
    risposta|soluzione|esempio|esempi|spiegazione|conclusione|riepilogo|nota bene
    resposta|solução|exemplo|exemplos|explicação|conclusão|resumo|observação
    ответ|решение|пример|примеры|объяснение|вывод|выводы|заключение|итог|примечание|відповідь|приклад
    答案|回答|解答|解析|示例|例子|代码|解释|说明|结论|总结|小结|注意|备注|提示|参考|参考资料|範例|結論|總結
    解説|例|まとめ|結論|補足|注意点|サンプルコード|参考
    답변|정답|예시|예제|설명|결론|요약|참고
    الجواب|الإجابة|مثال|أمثلة|شرح|الشرح|الخلاصة|خلاصة|ملاحظة|خاتمة
    उत्तर|उदाहरण|व्याख्या|निष्कर्ष|सारांश
    cevap|yanıt|örnek|örnekler|açıklama|sonuç|özet|not
    antwoord|voorbeeld|uitleg|conclusie|samenvatting|svar|exempel|eksempel
    odpowiedź|przykład|przykłady|wyjaśnienie|podsumowanie|wniosek|odpověď|příklad|vysvětlení|shrnutí
    válasz|példa|răspuns|exemplu|jawaban|contoh|penjelasan|câu trả lời|ví dụ"""
_QUESTION = (
    "question|ques|q|pregunta|frage|domanda|pergunta|questão|вопрос|питання|问题"
    "|問題|提问|题目|質問|질문|문제|السؤال|سؤال|प्रश्न|सवाल|soru|vraag|fråga|spørgsmål|spørsmål|pytanie"
    "|otázka|kérdés|întrebare|pertanyaan|câu hỏi|คำถาม|ερώτηση|שאלה|kysymys|پرسش|سوال"
)
_ANSWER = (
    "answer|ans|a|solution|sol|(?:sample|model|correct|short|my|suggested) answer|respuesta"
    "|soluci[óo]n|antwort|lösung|réponse|risposta|soluzione|resposta|solução|ответ"
    "|решение|відповідь|答案|回答|解答|答え|答|解答例|답변|정답|답|الجواب|الإجابة|جواب|إجابة|उत्तर|जवाब|cevap"
    "|yanıt|antwoord|svar|odpowiedź|odpověď|válasz|răspuns|jawaban|câu trả lời|คำตอบ|απάντηση|תשובה"
    "|vastaus|پاسخ"
)
_NUMBER = r"\s?[#№]?\s?\d{0,4}\s?[:：.)]?\s*$"
QUESTION_NAME = re.compile(rf"^(?:第\d{{1,4}}题|(?:{_QUESTION}){_NUMBER})", re.IGNORECASE)
ANSWER_NAME = re.compile(rf"^(?:{_ANSWER}){_NUMBER}", re.IGNORECASE)
# "Question 4: …", "Вопрос 4. …", "问题1：…" before the words of a question.
QUESTION_LABEL = re.compile(
    rf"^(?:{_QUESTION})(?:\s?[#№]?\s?\d{{1,4}}(?:\.\d{{1,3}}){{0,3}}\s?[:：.)\-–—](?!\d)"
    r"|\s?\d{1,4}(?:\.\d{1,3}){1,3}(?=\s)|\s?[:：])\s*(?=\S)",
    re.IGNORECASE,
)
# "Questions about metals": a section's name, however it is worded.
QUESTIONS_ABOUT = re.compile(
    r"\bquestions?\b.{0,40}\b(?:about|on|for|regarding|concerning|related to|around)\b"
    r"|^(?:allgemeine |häufige |weitere )?fragen\s+(?:zu[mr]?|über|rund um|für)\s"
    r"|^preguntas\b.{0,30}\s(?:sobre|de|acerca de|para|del)\s"
    r"|^questions\b.{0,30}\s(?:sur|à propos|de|du|des|pour)\s"
    r"|^domande\b.{0,30}\s(?:su|sul|sulla|sugli|sulle|di|per|riguardo)\b"
    r"|^perguntas\b.{0,30}\s(?:sobre|de|para|do|da)\s|^вопросы\b.{0,30}\s(?:об?|по|про|для|на)\s"
    r"|^питання\s+(?:про|щодо|з)\s|^关于.{1,30}(?:的)?(?:问题|提问)$|^.{1,30}(?:相关|常见|方面的?)(?:问题|面试题)$"
    r"|^.{1,30}(?:に関する|についての)(?:質問|問題|よくある質問)$|(?:관련|대한)\s?질문$|^أسئلة\s+(?:حول|عن|في|متعلقة)\s"
    r"|(?:hakkında|ile ilgili)\s(?:sorular|soruları)$|से\s(?:संबंधित|जुड़े)\s(?:प्रश्न|सवाल)$"
    r"|^vragen\s+(?:over|voor)\s|^frågor\s+om\s|^spørgsmål\s+om\s|^pytania\s+(?:o|dotyczące|na temat)\s"
    r"|^otázky\s+(?:o|k|na)\s|^pertanyaan\s+(?:tentang|seputar)\s|^câu hỏi về\s",
    re.IGNORECASE,
)
# A heading over the questions of an exam, and one over their answers.
QUESTIONS_NAME = re.compile(
    r"^(?:review |practice |exam |quiz )?(?:questions?|exercises|fragen|aufgaben|preguntas|ejercicios|exercices|domande|esercizi"
    r"|perguntas|questões|exercícios|вопросы|задания|问题|題目|题目|試題|试题|問題|질문|문제|الأسئلة|أسئلة|प्रश्न|sorular|vragen"
    r"|pytania|otázky)$",
    re.IGNORECASE,
)
ANSWER_KEY = (
    r"(?:the\s)?(?:correct\s|model\s)?(?:answer\s?keys?|answers|key|solutions)"
    r"|lösung(?:en|sschlüssel)?|antworten|(?:las\s)?respuestas|soluciones|solucionario|clave\sde\srespuestas"
    r"|(?:les\s)?réponses|corrigé|corrections?|risposte|soluzioni|respostas|gabarito|soluções|(?:правильные\s)?ответы"
    r"|ключ|відповіді|(?:参考)?答案|參考答案|解答|正解|정답|해답|الإجابات|الأجوبة|مفتاح\sالإجابات?|cevap(?:lar|\sanahtarı)|yanıtlar"
    r"|उत्तर(?:\sकुंजी|माला)?|antwoorden|odpowiedzi|odpovědi|klucz\sodpowiedzi|svar|facit|vastaukset|kunci\sjawaban|jawaban"
    r"|đáp\sán"
)
# The name of a section, or of a document, that holds questions and answers.
FAQ_NAME = re.compile(
    r"^(?:the )?(?:faqs?|q ?(?:&|and|n) ?a|f\.a\.q\.?|(?:frequently|commonly) asked questions?|common questions"
    r"|questions (?:and|&) answers|preguntas (?:frecuentes|comunes)|preguntas y respuestas|dudas frecuentes"
    r"|häufige fragen|häufig gestellte fragen|fragen und antworten|(?:questions|foire aux questions) ?(?:fréquentes|courantes)?"
    r"|domande frequenti|perguntas frequentes|dúvidas frequentes|(?:частые|часто задаваемые) вопросы|вопросы и ответы"
    r"|常见问题(?:解答)?|常見問題|よくある(?:ご)?質問|자주 묻는 질문|الأسئلة الشائعة|أسئلة شائعة|सामान्य प्रश्न|sıkça sorulan sorular"
    r"|sık sorulan sorular|veelgestelde vragen|vanliga frågor|często zadawane pytania|časté otázky)(?:\s?\(.{1,40}\))?$",
    re.IGNORECASE,
)
# Words in the title of a document that is one of questions, however they are put.
ASKING_TITLE = re.compile(
    r"\bfaqs?\b|q\s?&\s?a|question|quiz|troubleshoot|problem|\bissues?\b|\berrors?\b|interview|flash\s?cards?|glossar"
    r"|pregunta|duda|entrevista|fragen|fehler|störung|dépannage|erreurs|entretien|domand|errori|pergunt|dúvida"
    r"|вопрос|проблем|ошибк|собеседован|питан|面试|面試|问题|問題|問答|质问|質問|トラブル|面接|질문|문제|면접"
    r"|أسئل|سؤال|مشاكل|प्रश्न|समस्या|soru|mülakat|vragen|problemen|frågor|felsök|pytani|otázk|kérdés|întreb|pertanyaan|câu hỏi",
    re.IGNORECASE,
)
