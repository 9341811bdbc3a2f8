# Deutsch. Die Schlüssel und Variablen sind die von en.ftl.

## Daten und Zahlen

month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
date-day = { $day }.
date-day-month = { $day }. { $month }
date-full = { $day }. { $month } { $year }
date-days = { $from } bis { $until }
date-undated = ohne Datum
date-undated-file = ohne Datum, Datei geändert am { $date }
date-undated-first = ohne Datum, zuerst gelesen am { $date }
window-on = am { $date }
window-days = vom { $from } bis { $until }
window-since = seit dem { $date }
window-until = bis zum { $date }
window-any = zu beliebiger Zeit
age-days = { $count ->
    [one] einen Tag
   *[other] { $count } Tage
}
age-months = { $count ->
    [one] einen Monat
   *[other] { $count } Monate
}
age-years = { $count ->
    [one] ein Jahr
   *[other] { $count } Jahre
}

## Listen und Anführungszeichen

word-quoted = „{ $word }“
word-and = { $first } und { $second }

## Die Antwort

reply-sure = Sicher
reply-fairly-sure = Ziemlich sicher
reply-not-sure = Nicht sicher
reply-searched = { $documents ->
    [0] noch nichts zu durchsuchen
    [one] ein Dokument durchsucht
   *[other] { $documents } Dokumente durchsucht
}
reply-newest = das neueste vom { $date }
reply-page = Seite { $page } von { $pages }
reply-window = Durchsucht wurde nur, was { $window } erschienen ist.
reply-differ = **Die Quellen widersprechen sich.** Die neueste zuerst.
reply-stale = **Alt:** Die neueste Quelle hier ist { $age } alt ({ $date }).
reply-also = auch in { $count ->
    [one] einer weiteren
   *[other] { $count } weiteren
}: { $titles }
reply-also-count = auch in { $count ->
    [one] einer weiteren
   *[other] { $count } weiteren
}
reply-resolved = { $text } = { $days }
reply-open = öffnen
reply-pdf-page = S. { $page }
reply-refused = **Danach kann nicht gesucht werden.**
reply-thinking = Ich suche…

## Nichts gefunden

nothing-found = **Nichts gefunden.** { $documents ->
    [0] Hier gibt es noch nichts zu durchsuchen.
    [one] Das eine Dokument hier beantwortet das nicht.
   *[other] Keines der { $documents } Dokumente hier beantwortet das.
}
nothing-newest = Das neueste ist vom { $date }.
nothing-undated = Keines nennt ein Datum.
nothing-nearest = Was am nächsten kam, zeigt der Knopf unten. Es ist keine Antwort.
nothing-rephrase = Andere Wörter können helfen: Namen und Orte finden mehr als „wer“ und „wann“.

## Die nächsten Stellen

nearest-title = Nächste Stellen
nearest-warning = **Keine Antwort.** Diese Stellen kamen der Frage am nächsten.
nearest-none = Keine Stelle kommt dieser Frage nahe.

## Ein Auszug in seiner Umgebung

context-title = Zusammenhang
context-heading = Unter „{ $heading }“
context-changed = Das Dokument wurde seit dem Zitat geändert. So stand es damals da.
context-gone = Das Dokument wurde seit dem Zitat entfernt.

## Knöpfe

button-next = Nächste Seite
button-previous = Vorige Seite
button-context = Zusammenhang { $number }
button-helpful = Hilfreich
button-not-helpful = Nicht hilfreich
button-nearest = Nächste Stellen (keine Antwort)
button-moderator = Moderation fragen
button-post = Hier posten
button-erase = Alles löschen
button-cancel = Behalten
button-add = Hinzufügen
button-do-not-add = Nicht hinzufügen
button-show = Wie es ihr geht
button-refresh = Jetzt lesen
button-pause = Anhalten
button-resume = Weiterlesen
button-remove = Entfernen
button-keep = Behalten
button-unfollow = Nicht mehr verfolgen
button-undo = Zurückholen

## Hinweise neben einer Antwort

note-corrected = { $word } steht in keinem Dokument; gesucht wurde stattdessen { $read_as }.
note-too-long = Die Frage war länger als { $characters } Zeichen; gelesen wurde ihr Anfang.
note-too-many-words = Die Frage hat { $words } verschiedene Wörter; gesucht wurden die { $searched } seltensten.
note-no-such-phrase = In keinem Dokument steht { $phrases } Wort für Wort; ohne Anführungszeichen zählen die Wörter einzeln.
note-widened = Kein Dokument, das { $window } erschienen ist, hat diese Wörter; gesucht wurde ohne Rücksicht auf das Datum.
note-undated-left-out = { $documents ->
    [one] Ein Dokument mit diesen Wörtern nennt kein Datum und blieb außen vor.
   *[other] { $documents } Dokumente mit diesen Wörtern nennen kein Datum und blieben außen vor.
}
note-follows-up = Gelesen als Nachfrage zu { $question }.
note-no-words = In der Frage ist kein Wort, nach dem gesucht werden könnte.
note-private-left-out = Quellen, die nicht alle hier sehen dürfen, blieben außen vor. `/{ command-ask-name }` mit `{ command-ask-private-name }` durchsucht auch sie.

## Warum nicht

refuse-member-limit = Du hast gerade viel gefragt. Versuch es { $when } wieder.
refuse-channel-limit = In diesem Kanal wurde gerade viel gefragt. Versuch es { $when } wieder.
refuse-guild-limit = Auf diesem Server wurde gerade viel gefragt. Versuch es { $when } wieder.
refuse-queue-full = Gerade warten zu viele Fragen. Versuch es { $when } wieder.
refuse-deadline = Das hat zu lange gedauert und wurde abgebrochen. Versuch es noch einmal oder frag mit weniger Wörtern.
refuse-not-yours = Dieser Knopf gehört der Person, die gefragt hat. Frag selbst mit `/{ command-ask-name }`.
refuse-not-yours-panel = Dieser Knopf ist für die Person, die den Befehl benutzt hat. Benutz den Befehl selbst, wenn du darfst.
refuse-too-old = Diese Antwort ist zu alt für ihre Knöpfe. Frag noch einmal.
refuse-gone = Das, worum es ging, ist nicht mehr hier.
refuse-forged = Dieser Knopf stammt nicht von hier.
refuse-no-permission = Das darfst du hier nicht.
refuse-bot-permission = Mir fehlt dafür hier ein Recht: { $permission }.
refuse-shutting-down = Ich starte gerade neu. Versuch es { $when } wieder.
refuse-index-building = Ich lese die Dokumente noch. Versuch es { $when } wieder.
refuse-no-sources = Hier gibt es noch nichts, wonach man fragen könnte.
refuse-source-unknown = Hier gibt es keine Quelle namens { $source }. `/{ command-sources-name }` nennt sie alle.
refuse-since = { $text } kann ich nicht als ersten Tag lesen. Schreib 2024-03-21, März 2024, gestern oder letzte Woche.
refuse-until = { $text } kann ich nicht als letzten Tag lesen. Schreib 2024-03-21, März 2024, gestern oder letzte Woche.
refuse-ambiguous = { $text } könnte zwei verschiedene Tage meinen. Schreib 2024-03-21 oder 21. März 2024.
refuse-backwards = Der erste Tag liegt nach dem letzten: dazwischen kann nichts sein.
refuse-empty = Stell eine Frage: `/{ command-ask-name }` und ein paar Wörter, oder erwähne mich damit.
refuse-empty-message = In dieser Nachricht sind keine Wörter, zu denen sich Quellen finden ließen.
refuse-guild-only = Das geht nur auf einem Server.
refuse-elsewhere = Ich antworte hier nicht. Frag mich in { $channels }.
refuse-nowhere = Ich antworte hier nicht, und die Kanäle, in denen ich antworten soll, gibt es nicht mehr. Admins können andere wählen, oder alle, mit `/{ command-settings-name } { command-settings-channels-name }`.
refuse-twice = Schon geschehen.

## Die Moderation fragen

moderator-title = Eine Frage ohne Antwort
moderator-asked = Gefragt von { $member } in { $channel }.
moderator-searched = { $documents ->
    [one] Das eine Dokument hier beantwortet sie nicht.
   *[other] Keines der { $documents } Dokumente hier beantwortet sie.
}
moderator-jump = [Zur Frage]({ $link })
moderator-sent = An die Moderation geschickt. Wer es weiß, kann hier antworten.
moderator-already = Die Moderation hat diese Frage schon.
moderator-not-set = Für solche Fragen ist noch kein Kanal gewählt. Admins können das mit `/{ command-settings-name } { command-settings-moderators-name }`.
moderator-failed = Die Frage konnte nicht an die Moderation geschickt werden. Ein Admin sollte dort meine Rechte ansehen.

## /sources

sources-title = Wonach man hier fragen kann
sources-none = Noch nichts. Quellen fügt der Betreiber oder ein Admin hinzu.
sources-documents = { $documents ->
    [one] ein Dokument
   *[other] { $documents } Dokumente
}
sources-newest = das neueste vom { $date }
sources-read = gelesen { $when }
sources-never-read = noch nicht gelesen
sources-more = { $count ->
    [one] und eine weitere
   *[other] und { $count } weitere
}
sources-kind-folder = Ordner
sources-kind-feed = Feed
sources-kind-page = Seite
sources-kind-site = Website
sources-kind-attachment = Anhänge
sources-kind-channel = Kanal
sources-kind-other = andere

## /latest

latest-title = Neues
latest-since = Seit { $when }: { $documents ->
    [one] ein neues Dokument
   *[other] { $documents } neue Dokumente
} aus { $sources ->
    [one] einer Quelle
   *[other] { $sources } Quellen
}.
latest-none = Seit { $when } ist nichts Neues gekommen.
latest-read = Die Quellen hier wurden zuletzt { $when } gelesen.
latest-never-read = Von den Quellen hier wurde noch keine gelesen.
latest-new = { $count ->
    [one] ein neues Dokument
   *[other] { $count } neue Dokumente
}
latest-more = { $count ->
    [one] und ein weiteres
   *[other] und { $count } weitere
}
latest-more-sources = { $count ->
    [one] Eine weitere Quelle hat etwas gebracht.
   *[other] { $count } weitere Quellen haben etwas gebracht.
}

## /follow

follow-list-title = Was du verfolgst
follow-none = Du verfolgst nichts. Mit `/{ command-follow-name } { command-follow-add-name }` fängst du an.
follow-added = Ich verfolge { $question }. { $count ->
    [0] Noch beantwortet das nichts.
    [one] Ein Auszug beantwortet es jetzt; der ist nicht neu.
   *[other] { $count } Auszüge beantworten es jetzt; die sind nicht neu.
}
follow-how-direct = Ich schreibe dir, wenn es etwas Neues gibt, höchstens einmal in der Stunde und zehnmal am Tag. `/{ command-unfollow-name }` beendet es.
follow-how-channel = Ich schreibe dort, wenn es etwas Neues gibt, höchstens einmal in der Stunde und zehnmal am Tag. `/{ command-unfollow-name }` beendet es.
follow-here = Hier sage ich, was es Neues gibt zu { $question }. Moderatoren können das mit `/{ command-unfollow-name }` beenden.
follow-too-many = Du verfolgst so viele Fragen, wie man darf. Beende erst eine mit `/{ command-unfollow-name }`.
follow-same = Das verfolgst du schon.
follow-unknown = Das wird nicht mehr verfolgt.
follow-ended = { $question } wird nicht mehr verfolgt.
follow-news = { $count ->
    [one] **Ein neuer Beleg**
   *[other] **Neue Belege:** { $count } Auszüge
}
follow-news-from = Du verfolgst das in { $channel }.
follow-in-channel = in { $channel } gesagt
follow-from-channel = dir gesagt, wie in { $channel } zu sehen
follow-direct = dir gesagt
follow-by = begonnen von { $member }
follow-since = seit { $when }
follow-told = zuletzt { $when }
follow-paused = **angehalten:** meine Nachrichten wurden abgelehnt
follow-closed = Es gab Neues zu einer Frage, die du verfolgst, aber Discord hat meine Nachricht abgelehnt: Du nimmst keine Direktnachrichten von mir an, oder ich darf in jenen Kanal nicht schreiben. Es wartet, bis du „{ button-resume }“ drückst. Damit ich dir schreiben kann, erlaube in den Privatsphäre-Einstellungen dieses Servers Direktnachrichten von Mitgliedern.
follow-resumed = Was du verfolgst, wird dir wieder gesagt.

## /help

help-title = Wie man fragt
help-text =
    Ich antworte mit Sätzen aus den Dokumenten hier, Wort für Wort, mit Datum und Fundstelle. Selbst schreibe ich nichts. Beantwortet nichts die Frage, dann sage ich das.

    - **Fragen:** `/{ command-ask-name }`, oder erwähne mich mit einer Frage. Antworte auf meine Antwort, um nachzufragen: „und wann?“
    - **Eine Zeit:** in der Frage („letzte Woche“, „im März 2024“) oder mit `{ command-ask-since-name }` und `{ command-ask-until-name }`.
    - **Genau diese Wörter:** in "Anführungszeichen".
    - **Nur für dich:** `/{ command-ask-name }` mit `{ command-ask-private-name }`.
    - **Eine Nachricht prüfen:** Rechtsklick oder halten, Apps, „{ command-find-name }“.
    - **Was neu ist:** `/{ command-latest-name }`. Davon erfahren: `/{ command-follow-name } { command-follow-add-name }`
    - **Was es gibt:** `/{ command-sources-name }`
    - **Was von dir gespeichert ist:** `/{ command-privacy-name }`

    Der Titel unter einem Zitat führt zur Quelle. **{ context-title }** zeigt die Zeilen um einen Auszug. Sag mir, ob es hilfreich war.

## /privacy

privacy-title = Was von dir gespeichert ist
privacy-none = Von dir ist nichts gespeichert.
privacy-kept = { $questions ->
    [0] Keine Fragen
    [one] Eine Frage
   *[other] { $questions } Fragen
} und { $votes ->
    [0] keine Stimmen
    [one] eine Stimme
   *[other] { $votes } Stimmen
}.
privacy-oldest = Das Älteste ist vom { $date }.
privacy-days = { $days ->
    [one] Nach einem Tag wird es von selbst gelöscht.
   *[other] Nach { $days } Tagen wird es von selbst gelöscht.
}
privacy-how = Gespeichert werden die Wörter einer Frage, der Server, was daraus wurde und wie lange es dauerte. Statt deines Namens steht dort ein Code, den nur ich bilden kann.
privacy-off = Die Admins dieses Servers haben das Speichern von Fragen abgeschaltet.
privacy-recent = Deine letzten Fragen:
privacy-messages = { $messages ->
    [one] Eine Nachricht von dir kann hier zitiert werden, aus einem Kanal, den Admins zur Quelle gemacht haben.
   *[other] { $messages } Nachrichten von dir können hier zitiert werden, aus Kanälen, die Admins zur Quelle gemacht haben.
}
privacy-follows = { $count ->
    [one] Du verfolgst eine Frage. Um dir zu schreiben, ist dein Konto dabei gespeichert:
   *[other] Du verfolgst { $count } Fragen. Um dir zu schreiben, ist dein Konto dabei gespeichert:
}
privacy-erased-follows = { $count ->
    [one] Eine Frage wird nicht mehr verfolgt.
   *[other] { $count } Fragen werden nicht mehr verfolgt.
}
privacy-confirm = Alle deine Fragen und Bewertungen löschen, was du verfolgst, und was ich von deinen Nachrichten in Kanälen behalten habe? Das lässt sich nicht rückgängig machen.
privacy-erased-messages = { $messages ->
    [one] Eine Nachricht von dir wird nicht mehr zitiert; in ihrem Kanal steht sie noch.
   *[other] { $messages } Nachrichten von dir werden nicht mehr zitiert; in ihren Kanälen stehen sie noch.
}
privacy-erased = Erledigt. Gelöscht: { $questions ->
    [0] keine Fragen
    [one] eine Frage
   *[other] { $questions } Fragen
} und { $votes ->
    [0] keine Stimmen
    [one] eine Stimme
   *[other] { $votes } Stimmen
}.
privacy-cancelled = Nichts wurde gelöscht.

## /settings

settings-title = Einstellungen dieses Servers
settings-moderators = **Fragen an die Moderation** gehen nach { $channel }.
settings-moderators-none = **Fragen an die Moderation** gehen nirgendwohin; der Knopf fehlt.
settings-automatic = **Von mir aus** antworte ich in { $channels }.
settings-automatic-none = **Von mir aus** antworte ich nirgends.
settings-logging-on = **Fragen werden gespeichert**, für { $days ->
    [one] einen Tag
   *[other] { $days } Tage
}.
settings-logging-off = **Fragen werden nicht gespeichert.**
settings-moderators-set = Fragen ohne Antwort können jetzt nach { $channel } geschickt werden.
settings-moderators-unset = Fragen ohne Antwort werden nirgendwohin mehr geschickt.
settings-automatic-set = Ich antworte jetzt auf neue Beiträge in { $channel }, wenn ich sicher bin, und schweige sonst.
settings-automatic-unset = Ich antworte in { $channel } nur noch, wenn ich gefragt werde.
settings-logging-set = Fragen dieses Servers werden ab jetzt gespeichert.
settings-logging-unset = Fragen dieses Servers werden nicht mehr gespeichert. Was da ist, wird mit der Zeit gelöscht.
settings-cannot-post = In { $channel } kann ich nicht schreiben. Ich muss den Kanal sehen, Nachrichten senden und Links einbetten dürfen.
settings-unchanged = So ist es schon.
settings-channels = **Fragen hier:** Ich antworte in { $channels } und nirgends sonst.
settings-channels-none = **Fragen hier:** Ich antworte überall, wo ich gefragt werde.
settings-channels-set = Ich antworte in { $channel }, und nur, wo das eingestellt ist.
settings-excerpts = **Eine Seite einer Antwort** hat { $excerpts ->
    [one] einen Auszug
   *[other] bis zu { $excerpts } Auszüge
}.
settings-language = **Was ich für alle schreibe,** ist in dieser Sprache: { $language }.
settings-language-none = **Was ich für alle schreibe,** ist in der Sprache dessen, der gefragt hat.
settings-sureness = **Von mir aus** antworte ich, wenn ich mir zu mindestens { $percent } % sicher bin.
settings-channels-nowhere = **Fragen hier:** Ich antworte nirgends, denn die gewählten Kanäle gibt es nicht mehr. `/{ command-settings-name } { command-settings-channels-name }` wählt andere; ohne Kanal alle.
settings-moderator-roles = **Moderation:** { $roles } und wer diesen Server verwaltet.
settings-moderator-roles-none = **Moderation:** wer diesen Server verwaltet.
settings-moderator-roles-set = { $role } gehört jetzt zur Moderation. Grenzen, die du für Mitglieder setzt, gelten für sie nicht.
settings-moderator-roles-unset = { $role } gehört durch diese Rolle nicht mehr zur Moderation.
settings-per-minute = **Ein Mitglied darf** { $questions ->
    [one] eine Frage
   *[other] { $questions } Fragen
} in der Minute stellen.
settings-keep-days-erased = Was älter ist, wurde eben gelöscht.
settings-operator-holds = Das hat der Betreiber eingestellt; es gilt, denn deine Wahl ist weniger streng.

## Quellen, wie Admins sie sehen

source-list-title = Die Quellen dieses Servers
source-list-none = Noch gibt es keine. `/{ command-source-name } { command-source-add-name }` fügt eine Seite, einen Feed oder eine Website hinzu.
source-next = wieder { $when }
source-next-by-hand = nur gelesen, wenn es jemand sagt
source-being-read = wird gerade gelesen
source-being-read-far = wird gerade gelesen, { $done } von { $of }
source-failing = { $times ->
    [one] ließ sich nicht lesen
   *[other] ließ sich { $times }-mal nacheinander nicht lesen
}
source-paused = angehalten
source-silent = nichts Neues seit dem { $date }
source-back-begun = ältere Nachrichten folgen
source-back-older = zurückgelesen bis zum { $date }; ältere Nachrichten folgen
source-back-whole = bis zum Anfang gelesen
source-back-full = zurückgelesen bis zum { $date }; Älteres wird nicht gelesen, weil von einem Kanal nicht mehr Nachrichten behalten werden
source-back-full-begun = Älteres wird nicht gelesen, weil von einem Kanal nicht mehr Nachrichten behalten werden
source-removed-until = entfernt; endgültig weg { $when }
source-history = **Was die letzten Lesungen brachten**
source-added-by = Hinzugefügt von { $member } am { $when }
source-added-by-operator = Hinzugefügt vom Betreiber am { $when }
source-option-site = Höchstens { $pages ->
    [one] eine Seite
   *[other] { $pages } Seiten
}, höchstens { $depth ->
    [one] einen Link
   *[other] { $depth } Links
} von der ersten entfernt
source-option-include = Nur { $patterns }
source-option-exclude = Nicht { $patterns }
source-option-articles = Die Seiten, zu denen die Einträge führen, werden gelesen
source-option-no-articles = Nur was der Feed selbst sagt, wird gelesen
source-for-roles = Nur für { $whom }
source-for-readers = Nur für alle, die { $whom } lesen dürfen
source-option-every = { $minutes ->
    [one] Jede Minute gelesen
   *[other] Alle { $minutes } Minuten gelesen
}
source-read-failed = ließ sich nicht lesen
source-read-unchanged = Nichts hatte sich geändert.
source-read-brought = { $added } neu, { $changed } geändert, { $removed } weg

## Eine Quelle hinzufügen

source-preview-read = { $documents ->
    [one] **Ein Dokument** wurde zur Probe gelesen:
   *[other] **{ $documents } Dokumente** wurden zur Probe gelesen:
}
source-preview-site = Das sind nur die ersten Seiten. Die anderen werden gelesen, sobald sie hinzugefügt ist.
source-preview-failed = **Sie ließ sich nicht lesen:** { $why }
source-preview-empty = **Noch steht nichts darin.**
source-preview-later = Das kann von selbst vergehen. Fügst du sie trotzdem hinzu, versuche ich es immer wieder.
source-preview-never = Warten würde nicht helfen, deshalb lässt sie sich nicht hinzufügen. Ändere die Adresse und versuch es noch einmal.
source-preview-not-read = **Nicht gelesen:**
source-preview-offer = Noch ist nichts hinzugefügt. Dieses Angebot gilt 15 Minuten.
source-added = **Hinzugefügt.** Ab jetzt steht sie hier in den Antworten, soweit sie gelesen ist.
source-reading = Ich lese…
source-reading-far = Ich lese: { $done } von { $of }
source-reading-goes-on = Das Lesen geht von selbst weiter; nur diese Nachricht kann ich nicht länger ändern. `/{ command-source-name } { command-source-show-name }` sagt, wie weit es ist.
source-reading-restart = Ich starte gerade neu. Danach geht das Lesen von selbst weiter; `/{ command-source-name } { command-source-show-name }` sagt, wie weit es ist.
source-came-failed = **Sie ließ sich nicht lesen.**
source-came-problem = **Nicht gelesen:** { $why }
source-came-documents = { $documents ->
    [0] Sie hat noch keine Dokumente.
    [one] Sie hat ein Dokument.
   *[other] Sie hat { $documents } Dokumente.
}
source-came-next = Wieder gelesen wird sie { $when }.
source-came-by-hand = Wieder gelesen wird sie nur, wenn es jemand sagt.
source-came-try = Probier es: `/{ command-ask-name }` { $question }
source-cancelled = Nichts wurde hinzugefügt.
source-wrong = Das kann keine Quelle sein: { $why }
source-known = { $address } ist hier schon eine Quelle. `/{ command-source-name } { command-source-list-name }` zeigt, wie es ihr geht.
source-too-many = Hier gibt es so viele Quellen, wie ein Server haben darf. Entferne erst eine.
source-none = So eine Quelle gibt es hier nicht. `/{ command-source-name } { command-source-list-name }` zeigt alle.
source-several = Mehrere Quellen heißen so. Wähl eine aus der Liste, die beim Tippen erscheint.
source-not-here = Hier lassen sich Quellen nicht ändern: dieser Bot wurde ohne das gestartet, was sie liest. Der Betreiber weiß, warum.
source-audience-fixed = Was in einem Kanal gesagt wird, ist für alle, die ihn lesen dürfen, und für niemanden sonst. Wer das ist, ändern die Rechte des Kanals.
source-audience-either = Wähle entweder Rollen oder Kanäle, nicht beides.
source-channel-intent = Discord sagt mir nicht, was in Kanälen gesagt wird. Der Betreiber muss im Entwicklerportal „Message Content Intent“ einschalten und `discord.message_content = true` setzen.
source-channel-private = Ein privater Thread ist für die Eingeladenen, und ich weiß nicht, wer das ist. Er kann keine Quelle sein.
source-busy = Gerade sehen sich andere Quellen an. Versuch es in einer Minute wieder.
source-offer-gone = Dieses Angebot ist vorbei: es war älter als 15 Minuten, oder ich wurde neu gestartet. Nimm noch einmal `/{ command-source-name } { command-source-add-name }`; hinzugefügt wurde nichts.

## Warum etwas nicht gelesen wurde

source-why-name = der Name in der Adresse ist nicht zu finden; prüf, ob er richtig geschrieben ist
source-why-connect = ihr Server war nicht zu erreichen; vielleicht ist er gerade aus, versuch es später noch einmal
source-why-certificate = das Zertifikat ihres Servers gilt nicht; sag es denen, die die Website betreiben
source-why-broken = ihr Server hat keine vollständige Antwort gegeben; versuch es später noch einmal
source-why-deadline = ihr Server hat zu lange für seine Antwort gebraucht; versuch es später noch einmal
source-why-left-alone = ihr Server will eine Weile in Ruhe gelassen werden; danach frage ich ihn wieder
source-why-gone = es gibt sie endgültig nicht mehr; entferne sie oder nimm ihre neue Adresse
source-why-not-found = ihr Server findet unter dieser Adresse nichts (404); prüf die Adresse
source-why-not-public = sie steht nicht allen offen; nimm eine öffentliche Adresse
source-why-too-many-requests = ihr Server wurde zu oft gefragt (429); ab jetzt frage ich ihn seltener
source-why-server-unwell = ihrem Server geht es gerade nicht gut; versuch es später noch einmal
source-why-status = ihr Server hat nicht mit einer Seite geantwortet; prüf die Adresse und ob sie allen offensteht
source-why-too-large = sie ist größer, als ich lese; nimm eine kleinere Seite, oder teil die Datei auf
source-why-bomb = sie ist so gepackt, dass sie beim Entpacken um ein Vielfaches wächst, wie nichts Ehrliches es tut; sie wird nicht gelesen
source-why-coding = sie ist auf eine Weise gepackt, die ich nicht lese; ihr Server sollte schicken, worum er gebeten wird
source-why-redirects = sie leitet ohne Ende zu anderen Adressen weiter; nimm die Adresse der Seite selbst
source-why-cancelled = das Lesen wurde abgebrochen, bevor es fertig war; es wird später nachgeholt
source-why-blocked-unreadable = das ist keine Adresse einer Seite; schreib sie wie https://example.org/seite
source-why-blocked-too-long = die Adresse ist zu lang; nimm eine kürzere
source-why-blocked-scheme = ich lese nur Adressen, die mit http oder https beginnen; nimm so eine
source-why-blocked-control-characters = in der Adresse sind Steuerzeichen, die man nicht sieht; tipp sie neu ein
source-why-blocked-user-info = in der Adresse steht ein Name oder ein Passwort; lass weg, was vor dem @ steht
source-why-blocked-local-name = das ist ein Name aus einem lokalen Netz; soll es gelesen werden, kann der Betreiber es in der Konfiguration öffnen
source-why-blocked-private-address = sie führt zu einer Adresse, die nicht im öffentlichen Internet liegt; soll sie gelesen werden, kann der Betreiber sie in der Konfiguration öffnen
source-why-blocked-port = der Port in der Adresse wird nicht gefragt; der Betreiber kann in der Konfiguration Ports hinzufügen
source-why-blocked-downgrade = sie leitet von https zu http auf einem anderen Server weiter; nimm die Adresse der Seite selbst
source-why-blocked-inward = eine öffentliche Seite führt zu etwas, das nur denen offensteht, die es selbst nennen; soll es gelesen werden, nenn seine eigene Adresse
source-why-empty = es steht gerade nichts Lesbares darin; was vorher darin stand, bleibt
source-why-shrunk = sie sagt weniger als ein Drittel von dem, was sie sagte; das Frühere bleibt, bis das bei mehreren Lesungen so war
source-why-no-feed = unter dieser Adresse ist kein Feed; nimm die Adresse des Feeds selbst
source-why-no-sitemap = was die Website ihre Sitemap nennt, ist keine; sag es denen, die sie betreiben
source-why-pattern = eines der Muster für Pfade ist keines; schreib es wie /docs/** oder /faq
source-why-robots = ihre robots.txt bittet Programme, sie nicht zu lesen; nimm eine andere Adresse, oder bitte die Betreiber der Website, es zu erlauben
source-why-robots-unknown = ihre robots.txt ist gerade nicht lesbar; so lange lasse ich die Website in Ruhe
source-why-robots-no-rules = ihre robots.txt ist keine Liste von Regeln, also weiß niemand, was gelesen werden darf; wer sie betreibt, sollte sie reparieren oder entfernen
source-why-silent = die Website hat viele Male hintereinander nicht geantwortet; sie wird später wieder gelesen
source-why-too-many = es sind mehr Dateien darin, als ich lese; die übrigen bleiben weg
source-why-format = sie hat ein Format, das ich nicht lese; nimm Text, Markdown, HTML, PDF, DOCX, CSV oder JSON Lines
source-why-damaged = sie ist beschädigt oder etwas anderes, als ihr Name sagt; speichere sie neu
source-why-locked = sie ist mit einem Passwort geschützt; speichere sie ohne
source-why-only-pictures = sie hat keinen Text, nur Bilder ihrer Seiten; lass erst eine Texterkennung (OCR) darüber laufen
source-why-no-extractor = was Seiten und Dateien liest, ließ sich nicht starten; sag es dem Betreiber
source-why-unreadable = sie ließ sich nicht lesen; sieh nach, ob sie sich anderswo öffnen lässt, oder nimm sie in einer anderen Form
source-why-in-part = sie wurde gelesen, aber nicht ganz: einzelne Zeilen, Seiten oder Datumsangaben sind nicht zu verstehen
source-why-left-out = etwas in dem Ordner bleibt weg: es ist zu groß, keine Datei, ein Link, der anderswohin führt, oder darf nicht gelesen werden
source-why-not-there = sie ist nicht mehr da, oder gerade nicht; was darin stand, bleibt
source-why-not-open = sie liegt in keinem der Ordner, die nach der Konfiguration gelesen werden dürfen; was darin stand, bleibt
source-why-file-gone = Discord hat die Datei nicht mehr; was darin stand, bleibt. Soll sie noch einmal gelesen werden, füg sie noch einmal hinzu
source-why-file-expired = Discord hat eine Datei nicht mehr unter ihrer Adresse; ich versuche es wieder, wenn ich das nächste Mal nach ihrer Nachricht sehe
source-why-file-not-fetched = eine Datei ließ sich nicht von Discord holen; ich versuche es wieder
source-why-not-connected = ich bin nicht mit Discord verbunden; der Kanal wird gelesen, sobald ich es bin
source-why-not-told = Discord hat mir noch nichts von diesem Server gesagt; gelesen wird, sobald es das getan hat
source-why-forbidden = Discord lässt mich dort nicht lesen: gib mir die Rechte „Kanal ansehen“ und „Nachrichtenverlauf anzeigen“
source-why-discord = Discord hat nicht getan, worum ich gebeten habe; ich versuche es später wieder

## Eine Quelle entfernen

source-remove-title = Diese Quelle entfernen?
source-remove-confirm = { $source } käme sofort aus allen Antworten heraus, mit { $documents ->
    [0] keinem Dokument
    [one] ihrem einen Dokument
   *[other] ihren { $documents } Dokumenten
}.
source-remove-since = Sie ist seit dem { $when } hier.
source-remove-undo = Einen Tag lang lässt sie sich zurückholen. Danach sind ihre Wörter endgültig weg.
source-removed = { $source } steht in keiner Antwort mehr. Zurückholen lässt sie sich bis { $when }, dann ist sie endgültig weg.

## /audit

audit-title = Wer hier was getan hat
audit-none = Noch wurde nichts geändert.
audit-operator = Der Betreiber
audit-source-number = Quelle { $number }
audit-source-added = { $actor } hat hinzugefügt ({ $kind }): { $source }
audit-source-paused = { $actor } hat { $source } angehalten
audit-source-resumed = { $actor } lässt { $source } wieder lesen
audit-source-refreshed = { $actor } hat { $source } sofort lesen lassen
audit-source-changed = { $actor } hat die Angaben von { $source } geändert
audit-source-replaced = { $actor } hat eine neue Datei für { $source } gegeben
audit-source-audience = { $actor } hat geändert, für wen { $source } ist
audit-source-channel-deleted = { $source } wurde entfernt: der Kanal wurde gelöscht
audit-source-removed = { $actor } hat { $source } entfernt
audit-source-discarded = { $actor } hat zurückgenommen, dass { $source } hinzugefügt wurde
audit-source-brought-back = { $actor } hat { $source } zurückgeholt
audit-refused-unknown = { $actor } hat eine Quelle genannt, die es hier nicht gibt: { $source }
audit-refused-permission = { $actor } wollte Quellen ändern und darf das nicht
audit-refused-not-theirs = { $actor } hat einen Knopf zu Quellen gedrückt, der für jemand anderen war
audit-refused-address = { $actor } wollte hinzufügen, was keine Quelle sein kann: { $why }
audit-settings-refused = { $actor } wollte Einstellungen ändern und darf das nicht
audit-audit-refused = { $actor } wollte nachlesen, wer was getan hat, und darf das nicht
audit-setting-changed = { $actor } hat { $setting } gestellt auf { $value }
audit-setting-unset = { $actor } hat { $setting } zurückgestellt
audit-setting-moderators-channel = den Kanal für Fragen an die Moderation
audit-setting-automatic = die Kanäle mit Antworten von mir aus
audit-setting-keeps-questions = das Speichern von Fragen
audit-setting-channels = die Kanäle, in denen ich antworte
audit-setting-excerpts = die Auszüge auf einer Seite
audit-setting-language = die Sprache dessen, was alle lesen
audit-setting-sureness = wie sicher Antworten von mir aus sein müssen
audit-setting-moderator-roles = die Rollen der Moderation
audit-setting-per-minute = die Fragen eines Mitglieds in der Minute
audit-setting-keep-days = die Tage, die Fragen gespeichert werden
audit-briefing-added = { $actor } hat das Briefing { $title } erstellt
audit-briefing-changed = { $actor } hat das Briefing { $title } geändert
audit-briefing-paused = { $actor } hat das Briefing { $title } angehalten
audit-briefing-resumed = { $actor } lässt das Briefing { $title } wieder aktuell halten
audit-briefing-removed = { $actor } hat das Briefing { $title } entfernt
audit-briefing-refused = { $actor } wollte etwas mit Briefings tun und darf das nicht
audit-follow-added = { $actor } lässt Neues zu { $question } in { $channel } melden
audit-follow-ended = { $actor } lässt Neues zu { $question } in { $channel } nicht mehr melden
audit-other = { $actor }: { $what }

## Quellen finden

find-title = Quellen zu dieser Nachricht
find-about = Diese Stellen kommen dem am nächsten, was die Nachricht sagt. Ob sie es belegen, musst du lesen.
find-none = Keine Stelle kommt dem nahe, was diese Nachricht sagt.
find-posted = Gepostet.

## Stimmen, Antworten von mir aus, Fehler

vote-helpful = Danke, als hilfreich vermerkt.
vote-not-helpful = Danke, als nicht hilfreich vermerkt.
vote-same = Das hast du schon gesagt.
automatic-why = Ich antworte hier, weil ein Admin es eingeschaltet hat. Drück „{ button-not-helpful }“, wenn ich hätte schweigen sollen.
failure-incident = Bei mir ist etwas schiefgegangen. Es ist unter `{ $incident }` vermerkt; der Betreiber kann nachsehen.

## Befehle

command-ask-name = frage
command-ask-description = Frag die Dokumente; die Antwort ist wörtlich und nennt ihre Quelle
command-ask-question-name = frage
command-ask-question-description = Was du wissen willst
command-ask-since-name = seit
command-ask-since-description = Nur was seitdem erschienen ist: 2024-03-21, März 2024, letzte Woche
command-ask-until-name = bis
command-ask-until-description = Nur was bis dahin erschienen ist: 2024-03-21, März 2024, gestern
command-ask-source-name = quelle
command-ask-source-description = Nur diese Quelle
command-ask-private-name = privat
command-ask-private-description = Zeigt die Antwort nur dir
command-latest-name = neues
command-latest-description = Was in den Quellen hier neu ist, nur für dich zu sehen
command-latest-topic-name = thema
command-latest-topic-description = Nur was dazu gehört; sonst alles, was jede Quelle gebracht hat
command-latest-days-name = tage
command-latest-days-description = So viele Tage zurück, 1 bis 7; ohne Angabe einer
command-sources-name = quellen
command-sources-description = Wonach man hier fragen kann
command-follow-name = verfolgen
command-follow-description = Erfahren, wenn es zu einer Frage etwas Neues gibt
command-follow-add-name = beginnen
command-follow-add-description = Eine Frage verfolgen: Ich schreibe dir, wenn es etwas Neues gibt
command-follow-add-question-name = frage
command-follow-add-question-description = Was du wissen willst
command-follow-add-where-name = wo
command-follow-add-where-description = Für Moderatoren: stattdessen in diesem Kanal oder Thread sagen
command-follow-list-name = liste
command-follow-list-description = Was du verfolgst
command-unfollow-name = nicht-verfolgen
command-unfollow-description = Eine Frage nicht mehr verfolgen
command-unfollow-question-name = frage
command-unfollow-question-description = Welche Frage
command-help-name = hilfe
command-help-description = Wie man fragt, auf einen Blick
command-privacy-name = datenschutz
command-privacy-description = Was von dir gespeichert ist
command-privacy-show-name = zeigen
command-privacy-show-description = Zeigt, was von dir gespeichert ist
command-privacy-erase-name = löschen
command-privacy-erase-description = Löscht, was von dir gespeichert ist
command-settings-name = einstellungen
command-settings-description = Richtet diesen Server ein
command-settings-show-name = zeigen
command-settings-show-description = Zeigt die Einstellungen dieses Servers
command-settings-moderators-name = moderation
command-settings-moderators-description = Wählt, wohin Fragen ohne Antwort gehen
command-settings-moderators-channel-name = kanal
command-settings-moderators-channel-description = Der Kanal; lass ihn weg, dann gehen sie nirgendwohin
command-settings-automatic-name = automatisch
command-settings-automatic-description = Antwortet in einem Kanal von sich aus auf neue Beiträge, wenn sicher
command-settings-automatic-channel-name = kanal
command-settings-automatic-channel-description = Das Forum oder der Hilfekanal
command-settings-automatic-on-name = an
command-settings-automatic-on-description = Ob dort geantwortet wird
command-settings-logging-name = speichern
command-settings-logging-description = Ob Fragen dieses Servers eine Zeit lang gespeichert werden
command-settings-logging-on-name = an
command-settings-logging-on-description = Ob gespeichert wird
command-settings-channels-name = kanaele
command-settings-channels-description = Wählen, wo ich antworte; ohne Auswahl überall
command-settings-channels-channel-name = kanal
command-settings-channels-channel-description = Der Kanal; seine Threads zählen dazu. Ohne Kanal: überall
command-settings-channels-on-name = an
command-settings-channels-on-description = Ob dort geantwortet wird; ohne Angabe ja
command-settings-excerpts-name = auszuege
command-settings-excerpts-description = Wie viele Auszüge eine Seite einer Antwort hat
command-settings-excerpts-number-name = anzahl
command-settings-excerpts-number-description = 1 bis 5; ohne Angabe wie vom Betreiber eingestellt
command-settings-language-name = sprache
command-settings-language-description = Die Sprache dessen, was ich für alle schreibe
command-settings-language-language-name = sprache
command-settings-language-language-description = Ohne Angabe die dessen, der fragt
command-settings-sureness-name = sicherheit
command-settings-sureness-description = Wie sicher ich sein muss, um von mir aus zu antworten
command-settings-sureness-percent-name = prozent
command-settings-sureness-percent-description = 50 bis 99; nie weniger, als der Betreiber will
command-settings-moderator-roles-name = moderationsrollen
command-settings-moderator-roles-description = Wählt, welche Rollen zur Moderation gehören
command-settings-moderator-roles-role-name = rolle
command-settings-moderator-roles-role-description = Die Rolle
command-settings-moderator-roles-on-name = an
command-settings-moderator-roles-on-description = Ob sie zur Moderation gehört
command-settings-per-minute-name = grenze
command-settings-per-minute-description = Wie viele Fragen ein Mitglied in der Minute stellen darf
command-settings-per-minute-questions-name = fragen
command-settings-per-minute-questions-description = 1 bis 60; nie mehr, als der Betreiber erlaubt
command-settings-keep-days-name = aufbewahrung
command-settings-keep-days-description = Nach wie vielen Tagen Fragen dieses Servers gelöscht werden
command-settings-keep-days-days-name = tage
command-settings-keep-days-days-description = Ohne Angabe wie vom Betreiber eingestellt; nie länger
command-source-name = quelle
command-source-description = Was ich für diesen Server lese: Seiten, Feeds und Websites
command-source-add-name = hinzufügen
command-source-add-description = Sieht sich etwas an und fügt es hinzu
command-source-add-page-name = seite
command-source-add-page-description = Sieht sich eine einzelne Seite an und fügt sie hinzu
command-source-add-feed-name = feed
command-source-add-feed-description = Sieht sich einen Feed an (RSS, Atom, JSON) und fügt ihn hinzu
command-source-add-site-name = website
command-source-add-site-description = Sieht sich eine ganze Website an und fügt sie hinzu
command-source-add-channel-name = kanal
command-source-add-channel-description = Einen Kanal dieses Servers ansehen und hinzufügen; für alle, die ihn lesen dürfen
command-source-add-channel-channel-name = kanal
command-source-add-channel-channel-description = Der Kanal, Thread oder das Forum
command-source-add-file-name = datei
command-source-add-file-description = Gib mir eine Datei: Text, Markdown, HTML, PDF, DOCX, CSV oder JSON Lines
command-source-add-file-file-name = datei
command-source-add-file-file-description = Die Datei; eine mit demselben Namen wird ersetzt
command-source-audience-name = publikum
command-source-audience-description = Für wen eine Quelle ist; ohne weitere Angabe für alle hier
command-source-audience-role-name = rolle
command-source-audience-role-description = Nur für alle mit dieser Rolle
command-source-audience-role-2-name = rolle-2
command-source-audience-role-2-description = Oder dieser
command-source-audience-role-3-name = rolle-3
command-source-audience-role-3-description = Oder dieser
command-source-audience-channel-name = leser-von
command-source-audience-channel-description = Nur für alle, die diesen Kanal lesen dürfen
command-source-audience-channel-2-name = leser-von-2
command-source-audience-channel-2-description = Oder diesen
command-source-audience-channel-3-name = leser-von-3
command-source-audience-channel-3-description = Oder diesen
command-source-add-address-name = adresse
command-source-add-address-description = Wo sie ist; bei einem Feed auch eine Seite, die ihn nennt
command-source-add-name-name = name
command-source-add-name-description = Wie sie heißen soll; sonst, wie sie sich selbst nennt
command-source-add-include-name = nur
command-source-add-include-description = Nur solche Pfade, etwa /docs/** /faq
command-source-add-exclude-name = nicht
command-source-add-exclude-description = Keine solchen Pfade
command-source-add-pages-name = seiten
command-source-add-pages-description = Höchstens so viele Seiten
command-source-add-depth-name = tiefe
command-source-add-depth-description = Ohne Sitemap: so viele Links von der ersten Seite entfernt
command-source-add-articles-name = artikel
command-source-add-articles-description = Ob die Seiten gelesen werden, zu denen die Einträge führen
command-source-add-every-name = alle
command-source-add-every-description = Minuten zwischen zwei Lesungen; sonst so oft, wie sich etwas ändert
command-source-list-name = liste
command-source-list-description = Alle Quellen dieses Servers, und wie es ihnen geht
command-source-show-name = zeigen
command-source-show-description = Eine Quelle: was für sie gilt, und was das Lesen brachte
command-source-refresh-name = lesen
command-source-refresh-description = Liest eine Quelle jetzt
command-source-pause-name = anhalten
command-source-pause-description = Liest eine Quelle vorerst nicht mehr; ihre Wörter bleiben
command-source-resume-name = weiter
command-source-resume-description = Liest eine Quelle wieder, die angehalten war
command-source-remove-name = entfernen
command-source-remove-description = Nimmt eine Quelle aus allen Antworten; einen Tag lang umkehrbar
command-source-undo-name = zurückholen
command-source-undo-description = Holt eine Quelle zurück, die entfernt wurde
command-source-source-name = quelle
command-source-source-description = Welche Quelle
command-audit-name = protokoll
command-audit-description = Wer hier was geändert hat, und wem es verwehrt wurde
command-find-name = Quellen finden

## Briefings

briefing-updated = Stand { $when }
briefing-checked = geprüft { $when }
briefing-next = nächste Ausgabe { $when }
briefing-next-news = nächste Ausgabe, sobald es Neues gibt
briefing-next-hand = wird von Hand erneuert
briefing-next-paused = angehalten
briefing-edition = Ausgabe { $number }
briefing-window = { $days ->
    [one] heute oder gestern veröffentlicht
   *[other] in den letzten { $days } Tagen veröffentlicht
}
briefing-window-none = Gleich welchen Datums
briefing-new-count = { $count ->
    [one] ein Auszug ist neu
   *[other] { $count } Auszüge sind neu
}
briefing-new = Neu
briefing-new-numbers = Neu seit der letzten Ausgabe: { $numbers }
briefing-previous = [die Ausgabe davor]({ $link })
briefing-newer = [Es gibt eine neuere Ausgabe]({ $link })
briefing-in-thread = In Kürze; alle Auszüge stehen im Thread unter dieser Nachricht.
briefing-more = { $count ->
    [one] ein weiterer im Thread
   *[other] { $count } weitere im Thread
}
briefing-nothing = Dazu wurde nichts gefunden.
briefing-nothing-window = { $days ->
    [one] Dazu wurde von heute oder gestern nichts gefunden.
   *[other] Dazu wurde aus den letzten { $days } Tagen nichts gefunden.
}
briefing-differ = Die Quellen sind sich darüber nicht einig.
briefing-struck-changed = sein Dokument sagt jetzt etwas anderes
briefing-struck-gone = Ein Auszug wurde entfernt: sein Dokument gibt es nicht mehr.
briefing-struck-removed = Ein Auszug wurde entfernt: seine Quelle wurde entfernt.
briefing-struck-not-for-all = Ein Auszug wurde entfernt: nicht mehr alle hier dürfen seine Quelle sehen.
briefing-struck-unkept = Ein Auszug wurde herausgenommen: Seine Worte gibt es nicht mehr.
briefing-footer = Jeder Auszug steht Wort für Wort in seiner Quelle
briefing-what-changed = Was sich geändert hat
briefing-pin-it = Anheften
briefing-edit = Bearbeiten
briefing-cancel = Abbrechen
briefing-draft = Das würde angeheftet. Nur du siehst es.
briefing-draft-thread = { $messages ->
    [one] Das würde angeheftet, mit einer Nachricht in einem Thread darunter. Nur du siehst es.
   *[other] Das würde angeheftet, mit { $messages } Nachrichten in einem Thread darunter. Nur du siehst es.
}
briefing-pinned = Es ist angeheftet: { $link }
briefing-posted-not-pinned = Es ist gepostet, aber nicht angeheftet: { $link }
    { $why }
briefing-not-posted = Es konnte nicht gepostet werden. { $why }
briefing-being-made = Wird erstellt …
briefing-cancelled = Nichts wurde angeheftet.
briefing-draft-gone = Dieser Entwurf ist zu alt; benutze noch einmal /briefing new.
briefing-wrong = Das ist noch kein Briefing: { $why }
briefing-wrong-no-topics = es braucht mindestens ein Thema; schreib in jede Zeile eines
briefing-wrong-many-topics = es hat { $count } Themen, und mehr als { $most } gehen nicht; mach zwei Briefings daraus
briefing-wrong-long-topic = das Thema { $topic } hat mehr als { $most } Zeichen; kürze es
briefing-wrong-long-title = sein Titel hat mehr als { $most } Zeichen; kürze ihn, oder lass ihn weg
briefing-wrong-window = ein Zeitraum ist 1 bis { $most } Tage lang; schreib auf Englisch einen wie `last 3 days`, oder nichts
briefing-wrong-no-schedule = der Zeitplan sagt nicht, wann; schreib { $examples }
briefing-wrong-long-schedule = der Zeitplan hat mit seiner Zeitzone mehr als { $most } Zeichen; schreib { $examples }
briefing-wrong-word = im Zeitplan verstehe ich { $word } nicht; schreib { $examples }
briefing-wrong-how-often = eine Uhrzeit allein sagt nicht, wie oft; schreib `daily`, `weekdays` oder Tage wie `mon, thu` davor, oder { $examples }
briefing-wrong-two-ways = der Zeitplan sagt auf zwei Arten zugleich, wann; schreib eine davon, oder { $examples }
briefing-wrong-many-times = in Worten geht nur eine Uhrzeit; für mehrere schreib einen Cron-Ausdruck wie `0 8,18 * * *`
briefing-wrong-time = { $time } ist keine Uhrzeit; schreib eine wie `08:00`, `18:30` oder `8am`
briefing-wrong-day = nicht jeder Monat hat einen Tag { $day }; schreib einen Tag von 1 bis 28, etwa `monthly 1 09:00`, oder `monthly last 09:00`
briefing-wrong-zone = { $zone } ist keine Zeitzone; schreib ans Ende eine wie `Europe/Berlin`, `America/New_York` oder `UTC`
briefing-wrong-too-often = öfter als einmal in der Stunde geht es nicht, denn Discord begrenzt, wie oft eine ältere Nachricht bearbeitet werden darf; schreib `hourly`, `every 90 minutes` oder etwas Längeres
briefing-wrong-too-rare = zwischen zwei Ausgaben liegen höchstens 366 Tage; schreib etwas Kürzeres, oder `by hand`
briefing-wrong-cron-count = ein Cron-Ausdruck hat fünf Felder; schreib { briefing-cron-fields }
briefing-wrong-cron-empty = im Cron-Ausdruck sagt das Feld { $field } nichts; schreib { briefing-cron-fields }
briefing-wrong-cron-field = im Cron-Ausdruck kann { $word } nicht im Feld { $field } stehen; schreib { briefing-cron-fields }
briefing-wrong-never = auf den Cron-Ausdruck passt kein Tag; schreib einen anderen, etwa `0 8 1 * *`
briefing-schedule-examples = auf Englisch etwas wie { $examples } oder `by hand`
briefing-cron-fields = { briefing-cron-minute }, { briefing-cron-hour }, { briefing-cron-day }, { briefing-cron-month } und { briefing-cron-weekday }, etwa `0 8 * * 1-5`
briefing-cron-minute = Minute
briefing-cron-hour = Stunde
briefing-cron-day = Tag des Monats
briefing-cron-month = Monat
briefing-cron-weekday = Wochentag
briefing-none = Ein solches Briefing gibt es nicht.
briefing-moved-meanwhile = Es wurde inzwischen verschoben; nimm noch einmal /briefing ändern.
briefing-too-many = Hier gibt es schon 50 Briefings; entferne zuerst eines.
briefing-not-moderator = Das ist für Moderatoren: für alle mit einer ihrer Rollen (/settings moderator-roles), oder die in diesem Kanal Nachrichten anheften dürfen.
briefing-no-channel = Ein Briefing braucht einen Kanal, in dem ich schreiben kann.
briefing-source-unknown = Es gibt keine Quelle namens { $source }, die dort alle sehen dürfen.
briefing-list-title = Briefings
briefing-list-none = Es gibt noch keine. /briefing new erstellt eines.
briefing-one-title = Briefing
briefing-of-sources = { $count ->
    [one] Nur aus einer Quelle
   *[other] Nur aus { $count } Quellen
}
briefing-made-by = Erstellt von { $member }
briefing-refresh = Erneuern
briefing-history = Ausgaben
briefing-paused-moderator = angehalten
briefing-paused-deleted = angehalten: seine Nachricht wurde gelöscht; setze es fort, um sie wieder zu posten, oder entferne es
briefing-paused-channel = angehalten: seinen Kanal gibt es nicht mehr
briefing-paused-permission = angehalten: ich darf dort nicht schreiben; gib mir View Channel, Send Messages und Embed Links, dann setze es fort
briefing-paused-unreadable = angehalten: was eingestellt war, ist nicht mehr lesbar; entferne es und erstelle es neu
briefing-failing-pin = nicht angeheftet: ich brauche im Kanal die Berechtigung Pin Messages (Manage Messages genügt nicht mehr)
briefing-failing-pins = nicht angeheftet: im Kanal sind 250 Nachrichten angeheftet, mehr nimmt Discord nicht; löse eine
briefing-failing-unpinned = noch nicht angeheftet; es wird wieder versucht
briefing-failing-edit = Discord erlaubt wenige Änderungen älterer Nachrichten; es wird binnen einer Stunde wieder versucht
briefing-failing-discord = Discord hat es nicht angenommen; es wird wieder versucht
briefing-failing-evidence = die Quellen konnten nicht durchsucht werden; es wird wieder versucht, und die letzte Ausgabe bleibt
briefing-refreshed = Es wurde erneuert: { $link }
briefing-unchanged = Nichts ist anders als in der letzten Ausgabe: { $link }
briefing-under-way = Es wird gerade erstellt.
briefing-is-paused = Es ist angehalten; setze es zuerst fort.
briefing-now-paused = Es ist angehalten. Die Nachricht bleibt, wie sie ist.
briefing-now-resumed = Es wird wieder aktuell gehalten.
briefing-now-changed = Es wurde geändert und wird erneuert.
briefing-confirm-removal = { $title } entfernen? Seine Ausgaben werden vergessen und seine Nachricht gelöst; die Nachricht selbst bleibt.
button-remove-really = Entfernen
briefing-removed = Es ist entfernt.
briefing-history-line = Ausgabe { $number } · { $when } · { $lines ->
    [one] ein Auszug
   *[other] { $lines } Auszüge, { $new } neu
}
briefing-history-none = Es wurde noch keine Ausgabe gezeigt.
briefing-history-footer = /briefing history mit zwei Nummern vergleicht sie
briefing-edition-none = Diese Ausgabe ist nicht aufbewahrt.
briefing-compared = Ausgabe { $later } neben Ausgabe { $earlier }
briefing-no-difference = Sie zitieren dasselbe.
briefing-added = Hinzugekommen
briefing-gone = Weggefallen
briefing-changed = Geändert
briefing-words-gone = sein Wortlaut ist nicht mehr aufbewahrt, oder nicht für alle
briefing-first-edition = Das ist die erste Ausgabe.
briefing-exported = Ausgabe { $number } als Markdown
briefing-notice = Das Briefing **{ $title }** ({ $link }) braucht dich: { $why }
briefing-thread = { $title }: alle Auszüge
briefing-modal-title = Briefing
briefing-modal-name = Titel
briefing-modal-topics = Themen oder Fragen, je Zeile eine
briefing-modal-schedule = Wann: daily 08:00, every 6 hours, by hand
briefing-modal-window = Veröffentlicht: last 3 days, oder nichts
briefing-menu-sources = Quellen: alle, die dort alle sehen dürfen
briefing-menu-channel = Der Kanal, in dem es angeheftet wird
command-briefing-name = briefing
command-briefing-description = Angeheftete Nachrichten mit zitierten Auszügen, die sich aktuell halten
command-briefing-new-name = neu
command-briefing-new-description = Ein Briefing erstellen: ansehen, dann anheften
command-briefing-list-name = liste
command-briefing-list-description = Alle Briefings dieses Servers
command-briefing-show-name = zeigen
command-briefing-show-description = Ein Briefing: was eingestellt ist, wie es steht
command-briefing-change-name = ändern
command-briefing-change-description = Ein Briefing ändern
command-briefing-preview-name = vorschau
command-briefing-preview-description = Wie die nächste Ausgabe jetzt wäre
command-briefing-remake-name = erneuern
command-briefing-remake-description = Jetzt erneuern
command-briefing-pause-name = anhalten
command-briefing-pause-description = Vorerst nicht mehr aktuell halten
command-briefing-resume-name = fortsetzen
command-briefing-resume-description = Wieder aktuell halten
command-briefing-remove-name = entfernen
command-briefing-remove-description = Ein Briefing entfernen und seine Nachricht lösen
command-briefing-editions-name = verlauf
command-briefing-editions-description = Seine Ausgaben, oder was zwei unterscheidet
command-briefing-export-name = export
command-briefing-export-description = Eine Ausgabe als Markdown-Datei
command-briefing-which-name = briefing
command-briefing-which-description = Welches Briefing
command-briefing-title-name = titel
command-briefing-title-description = Sein Titel; ohne Titel das erste Thema
command-briefing-topics-name = themen
command-briefing-topics-description = Themen oder Fragen, mit ; dazwischen; ohne öffnet sich ein Formular
command-briefing-channel-name = kanal
command-briefing-channel-description = Wo es angeheftet wird; sonst hier
command-briefing-change-channel-name = kanal
command-briefing-change-channel-description = Ein anderer Kanal dafür; frühere Nachrichten bleiben, wo sie sind
command-briefing-schedule-name = zeitplan
command-briefing-schedule-description = daily 08:00 Europe/Berlin, every 6 hours, when something new appears, by hand
command-briefing-published-name = zeitraum
command-briefing-published-description = Nur was dann veröffentlicht wurde: last 3 days
command-briefing-source-name = quelle
command-briefing-source-description = Nur aus dieser Quelle
command-briefing-earlier-name = frühere
command-briefing-earlier-description = Die Nummer der früheren Ausgabe
command-briefing-later-name = spätere
command-briefing-later-description = Die Nummer der späteren Ausgabe; sonst die letzte
command-briefing-number-name = ausgabe
command-briefing-number-description = Die Nummer der Ausgabe; sonst die letzte
command-pin-name = Als Briefing anheften
command-pin-description = Aus der Frage dieser Antwort ein Briefing machen
button-pin = Als Briefing anheften
briefing-no-answer = Das ist keine Antwort von mir, deren Frage ich noch kenne; benutze /briefing new.
briefing-go-on = Weitermachen
briefing-stop = Beenden
