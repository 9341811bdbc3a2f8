# Español. Las claves y variables son las de en.ftl.

## Fechas y números

month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic
date-day = { $day }
date-day-month = { $day } { $month }
date-full = { $day } { $month } { $year }
date-days = { $from } al { $until }
date-undated = sin fecha
date-undated-file = sin fecha, archivo cambiado el { $date }
date-undated-first = sin fecha, leído por primera vez el { $date }
window-on = el { $date }
window-days = del { $from } al { $until }
window-since = desde el { $date }
window-until = hasta el { $date }
window-any = en cualquier fecha
age-days = { $count ->
    [one] un día
   *[other] { $count } días
}
age-months = { $count ->
    [one] un mes
   *[other] { $count } meses
}
age-years = { $count ->
    [one] un año
   *[other] { $count } años
}

## Listas y comillas

word-quoted = «{ $word }»
word-and = { $first } y { $second }

## La respuesta

reply-sure = Seguro
reply-fairly-sure = Bastante seguro
reply-not-sure = No seguro
reply-searched = { $documents ->
    [0] aún nada que buscar
    [one] un documento buscado
   *[other] { $documents } documentos buscados
}
reply-newest = el más reciente del { $date }
reply-page = página { $page } de { $pages }
reply-window = Solo se buscó en lo publicado { $window }.
reply-differ = **Las fuentes difieren.** La más reciente primero.
reply-stale = **Antiguo:** la fuente más reciente aquí tiene { $age } ({ $date }).
reply-also = también en { $count ->
    [one] una más
   *[other] { $count } más
}: { $titles }
reply-also-count = también en { $count ->
    [one] una más
   *[other] { $count } más
}
reply-resolved = { $text } = { $days }
reply-open = abrir
reply-pdf-page = pág. { $page }
reply-refused = **Con esta pregunta no se puede buscar nada.**
reply-thinking = Buscando…

## Nada encontrado

nothing-found = **No se encontró nada.** { $documents ->
    [0] Aquí aún no hay nada que buscar.
    [one] El único documento de aquí no responde a esto.
   *[other] Ninguno de los { $documents } documentos de aquí responde a esto.
}
nothing-newest = El más reciente es del { $date }.
nothing-undated = Ninguno indica una fecha.
nothing-nearest = Lo más cercano está tras el botón de abajo. No es una respuesta.
nothing-rephrase = Otras palabras pueden ayudar: nombres y lugares encuentran más que «quién» y «cuándo».

## Los pasajes más cercanos

nearest-title = Pasajes más cercanos
nearest-warning = **No es una respuesta.** Estos pasajes son los más cercanos a la pregunta.
nearest-none = Ningún pasaje se acerca a esta pregunta.

## Un extracto en su contexto

context-title = Contexto
context-heading = Bajo «{ $heading }»
context-changed = El documento ha cambiado desde la cita. Así decía entonces.
context-gone = El documento se ha retirado desde la cita.

## Botones

button-next = Página siguiente
button-previous = Página anterior
button-context = Contexto { $number }
button-helpful = Útil
button-not-helpful = No útil
button-nearest = Pasajes cercanos (no es una respuesta)
button-moderator = Preguntar a moderación
button-post = Publicar aquí
button-erase = Borrarlo todo
button-cancel = Conservarlo
button-add = Añadir
button-do-not-add = No añadir
button-show = Cómo está
button-refresh = Leer ahora
button-pause = Pausar
button-resume = Reanudar
button-remove = Retirar
button-keep = Conservarla
button-unfollow = Dejar de seguir
button-undo = Recuperar

## Notas

note-corrected = { $word } no está en ningún documento; se buscó { $read_as } en su lugar.
note-too-long = La pregunta tenía más de { $characters } caracteres; se leyó su comienzo.
note-too-many-words = La pregunta tiene { $words } palabras distintas; se buscaron las { $searched } más raras.
note-no-such-phrase = Ningún documento tiene { $phrases } palabra por palabra; sin comillas las palabras cuentan una por una.
note-widened = Ningún documento publicado { $window } tiene estas palabras; se buscó en documentos de cualquier fecha.
note-undated-left-out = { $documents ->
    [one] Un documento con estas palabras no indica fecha y quedó fuera.
   *[other] { $documents } documentos con estas palabras no indican fecha y quedaron fuera.
}
note-follows-up = Leído como continuación de { $question }.
note-no-words = En la pregunta no hay ninguna palabra que se pueda buscar.
note-private-left-out = Se han dejado fuera las fuentes que no todos aquí pueden ver. `/{ command-ask-name }` con `{ command-ask-private-name }` busca también en ellas.

## Por qué no

refuse-member-limit = Acabas de preguntar mucho. Inténtalo de nuevo { $when }.
refuse-channel-limit = En este canal se acaba de preguntar mucho. Inténtalo de nuevo { $when }.
refuse-guild-limit = En este servidor se acaba de preguntar mucho. Inténtalo de nuevo { $when }.
refuse-queue-full = Ahora mismo esperan demasiadas preguntas. Inténtalo de nuevo { $when }.
refuse-deadline = Tardó demasiado y se abandonó. Inténtalo de nuevo o pregunta con menos palabras.
refuse-not-yours = Este botón es de quien preguntó. Pregunta tú con `/{ command-ask-name }`.
refuse-not-yours-panel = Este botón es de quien usó el comando. Úsalo tú, si puedes.
refuse-too-old = Esta respuesta es demasiado antigua para sus botones. Pregunta de nuevo.
refuse-gone = Aquello de lo que se trataba ya no está aquí.
refuse-forged = Este botón no se hizo aquí.
refuse-no-permission = No puedes hacer esto aquí.
refuse-bot-permission = Para esto me falta aquí un permiso: { $permission }.
refuse-shutting-down = Me estoy reiniciando. Inténtalo de nuevo { $when }.
refuse-index-building = Todavía estoy leyendo los documentos. Inténtalo de nuevo { $when }.
refuse-no-sources = Aquí aún no hay nada sobre lo que preguntar.
refuse-source-unknown = Aquí no hay ninguna fuente llamada { $source }. `/{ command-sources-name }` las enumera.
refuse-since = No puedo leer { $text } como primer día. Escribe 2024-03-21, marzo de 2024, ayer o la semana pasada.
refuse-until = No puedo leer { $text } como último día. Escribe 2024-03-21, marzo de 2024, ayer o la semana pasada.
refuse-ambiguous = { $text } podría ser dos días distintos. Escribe 2024-03-21 o 21 de marzo de 2024.
refuse-backwards = El primer día viene después del último: no puede haber nada en medio.
refuse-empty = Haz una pregunta: `/{ command-ask-name }` y unas palabras, o mencióname con ellas.
refuse-empty-message = Este mensaje no tiene palabras para las que buscar fuentes.
refuse-guild-only = Esto solo funciona en un servidor.
refuse-elsewhere = Aquí no respondo. Pregúntame en { $channels }.
refuse-nowhere = Aquí no respondo, y los canales donde debía hacerlo ya no existen. Un admin puede elegir otros, o todos, con `/{ command-settings-name } { command-settings-channels-name }`.
refuse-twice = Ya está hecho.

## Preguntar a moderación

moderator-title = Una pregunta sin respuesta
moderator-asked = Preguntado por { $member } en { $channel }.
moderator-searched = { $documents ->
    [one] El único documento de aquí no la responde.
   *[other] Ninguno de los { $documents } documentos de aquí la responde.
}
moderator-jump = [Ir a la pregunta]({ $link })
moderator-sent = Enviado a moderación. Quien lo sepa puede responder aquí.
moderator-already = Moderación ya tiene esta pregunta.
moderator-not-set = Nadie ha elegido aún un canal para estas preguntas. Un admin puede, con `/{ command-settings-name } { command-settings-moderators-name }`.
moderator-failed = La pregunta no se pudo enviar a moderación. Un admin debería mirar allí mis permisos.

## /sources

sources-title = Sobre qué se puede preguntar aquí
sources-none = Nada aún. El operador o un admin añade fuentes.
sources-documents = { $documents ->
    [one] un documento
   *[other] { $documents } documentos
}
sources-newest = el más reciente del { $date }
sources-read = leído { $when }
sources-never-read = aún sin leer
sources-more = { $count ->
    [one] y una más
   *[other] y { $count } más
}
sources-kind-folder = carpeta
sources-kind-feed = canal de noticias
sources-kind-page = página
sources-kind-site = sitio
sources-kind-attachment = adjuntos
sources-kind-channel = canal
sources-kind-other = otra

## /latest

latest-title = Novedades
latest-since = Desde { $when }: { $documents ->
    [one] un documento nuevo
   *[other] { $documents } documentos nuevos
} de { $sources ->
    [one] una fuente
   *[other] { $sources } fuentes
}.
latest-none = No ha llegado nada nuevo desde { $when }.
latest-read = Las fuentes de aquí se leyeron por última vez { $when }.
latest-never-read = Ninguna de las fuentes de aquí se ha leído todavía.
latest-new = { $count ->
    [one] un documento nuevo
   *[other] { $count } documentos nuevos
}
latest-more = { $count ->
    [one] y uno más
   *[other] y { $count } más
}
latest-more-sources = { $count ->
    [one] Otra fuente ha traído algo.
   *[other] Otras { $count } fuentes han traído algo.
}

## /follow

follow-list-title = Lo que sigues
follow-none = No sigues nada. `/{ command-follow-name } { command-follow-add-name }` para empezar.
follow-added = Sigo { $question }. { $count ->
    [0] Nada lo responde todavía.
    [one] Un extracto lo responde ahora; no es novedad.
   *[other] { $count } extractos lo responden ahora; no son novedad.
}
follow-how-direct = Te escribo cuando hay algo nuevo, como mucho una vez por hora y diez al día. `/{ command-unfollow-name }` lo termina.
follow-how-channel = Escribo allí cuando hay algo nuevo, como mucho una vez por hora y diez al día. `/{ command-unfollow-name }` lo termina.
follow-here = Aquí digo lo que hay de nuevo sobre { $question }. La moderación puede terminarlo con `/{ command-unfollow-name }`.
follow-too-many = Sigues tantas preguntas como se puede. Termina antes una con `/{ command-unfollow-name }`.
follow-same = Eso ya lo sigues.
follow-unknown = Eso ya no se sigue.
follow-ended = { $question } ya no se sigue.
follow-news = { $count ->
    [one] **Algo nuevo**
   *[other] **Algo nuevo:** { $count } extractos
}
follow-news-from = Sigues esto en { $channel }.
follow-in-channel = se dice en { $channel }
follow-from-channel = se te dice a ti, como se ve en { $channel }
follow-direct = se te dice a ti
follow-by = empezado por { $member }
follow-since = desde { $when }
follow-told = último mensaje { $when }
follow-paused = **en pausa:** mis mensajes fueron rechazados
follow-closed = Había algo nuevo sobre una pregunta que sigues, pero Discord rechazó mi mensaje: no aceptas mensajes directos míos, o no puedo escribir en ese canal. Espera a que pulses «{ button-resume }». Para que pueda escribirte, permite los mensajes directos de miembros en los ajustes de privacidad de este servidor.
follow-resumed = Lo que sigues se te vuelve a decir.

## /help

help-title = Cómo preguntar
help-text =
    Respondo con frases de los documentos de aquí, palabra por palabra, con su fecha y su lugar. Yo no escribo nada. Cuando nada responde, lo digo.

    - **Preguntar:** `/{ command-ask-name }`, o mencióname con una pregunta. Responde a mi respuesta para seguir: «¿y cuándo?»
    - **Una fecha:** ponla en la pregunta («la semana pasada», «en marzo de 2024») o usa `{ command-ask-since-name }` y `{ command-ask-until-name }`.
    - **Palabras exactas:** ponlas entre "comillas".
    - **Solo para ti:** `/{ command-ask-name }` con `{ command-ask-private-name }`.
    - **Comprobar un mensaje:** clic derecho o mantén pulsado, Aplicaciones, «{ command-find-name }».
    - **Qué hay de nuevo:** `/{ command-latest-name }`. Que se te diga: `/{ command-follow-name } { command-follow-add-name }`
    - **Qué hay:** `/{ command-sources-name }`
    - **Qué se guarda de ti:** `/{ command-privacy-name }`

    El título bajo una cita lleva a su fuente. **{ context-title }** muestra las líneas alrededor de un extracto. Dime si fue útil.

## /privacy

privacy-title = Qué se guarda de ti
privacy-none = No se guarda nada de ti.
privacy-kept = { $questions ->
    [0] Ninguna pregunta
    [one] Una pregunta
   *[other] { $questions } preguntas
} y { $votes ->
    [0] ningún voto
    [one] un voto
   *[other] { $votes } votos
}.
privacy-oldest = Lo más antiguo es del { $date }.
privacy-days = { $days ->
    [one] Se borra solo tras un día.
   *[other] Se borra solo tras { $days } días.
}
privacy-how = Se guardan las palabras de una pregunta, el servidor, lo que resultó y cuánto tardó. En lugar de tu nombre hay un código que solo yo puedo formar.
privacy-off = Los admins de este servidor han desactivado guardar preguntas.
privacy-recent = Tus últimas preguntas:
privacy-messages = { $messages ->
    [one] Un mensaje tuyo puede citarse aquí, de un canal que los administradores usan como fuente.
   *[other] { $messages } mensajes tuyos pueden citarse aquí, de canales que los administradores usan como fuentes.
}
privacy-follows = { $count ->
    [one] Sigues una pregunta. Para escribirte guardo tu cuenta con ella:
   *[other] Sigues { $count } preguntas. Para escribirte guardo tu cuenta con ellas:
}
privacy-erased-follows = { $count ->
    [one] Una pregunta ya no se sigue.
   *[other] { $count } preguntas ya no se siguen.
}
privacy-confirm = ¿Borrar todas tus preguntas y votos, lo que sigues y lo que guardé de tus mensajes en canales? No se puede deshacer.
privacy-erased-messages = { $messages ->
    [one] Un mensaje tuyo ya no se cita; sigue en su canal.
   *[other] { $messages } mensajes tuyos ya no se citan; siguen en sus canales.
}
privacy-erased = Hecho. Borrado: { $questions ->
    [0] ninguna pregunta
    [one] una pregunta
   *[other] { $questions } preguntas
} y { $votes ->
    [0] ningún voto
    [one] un voto
   *[other] { $votes } votos
}.
privacy-cancelled = No se ha borrado nada.

## /settings

settings-title = Ajustes de este servidor
settings-moderators = **Las preguntas a moderación** van a { $channel }.
settings-moderators-none = **Las preguntas a moderación** no van a ninguna parte; el botón está oculto.
settings-automatic = **Respuestas por mi cuenta** en { $channels }.
settings-automatic-none = **Respuestas por mi cuenta** desactivadas.
settings-logging-on = **Las preguntas se guardan** { $days ->
    [one] un día
   *[other] { $days } días
}.
settings-logging-off = **Las preguntas no se guardan.**
settings-moderators-set = Las preguntas sin respuesta ya se pueden enviar a { $channel }.
settings-moderators-unset = Las preguntas sin respuesta ya no se envían a ninguna parte.
settings-automatic-set = Ahora respondo a publicaciones nuevas en { $channel } cuando estoy seguro, y si no callo.
settings-automatic-unset = En { $channel } ya solo respondo si me preguntan.
settings-logging-set = Las preguntas de este servidor se guardan desde ahora.
settings-logging-unset = Las preguntas de este servidor ya no se guardan. Lo guardado se borra con el tiempo.
settings-cannot-post = No puedo escribir en { $channel }. Necesito ver el canal, enviar mensajes e insertar enlaces.
settings-unchanged = Ya está así.
settings-channels = **Dónde preguntar:** respondo en { $channels } y en ningún otro sitio.
settings-channels-none = **Dónde preguntar:** respondo donde me pregunten.
settings-channels-set = Respondo en { $channel }, y solo donde está ajustado.
settings-excerpts = **Una página de respuesta** tiene { $excerpts ->
    [one] un extracto
   *[other] hasta { $excerpts } extractos
}.
settings-language = **Lo que publico para todos** está en { $language }.
settings-language-none = **Lo que publico para todos** está en el idioma de quien preguntó.
settings-sureness = **Por mi cuenta** respondo si estoy seguro al menos al { $percent } %.
settings-channels-nowhere = **Dónde preguntar:** en ninguna parte, porque los canales elegidos ya no existen. `/{ command-settings-name } { command-settings-channels-name }` elige otros; sin canal, todos.
settings-moderator-roles = **Moderan** { $roles } y quien administra este servidor.
settings-moderator-roles-none = **Modera** quien administra este servidor.
settings-moderator-roles-set = { $role } modera desde ahora. Los límites que pongas a los miembros no van con ellos.
settings-moderator-roles-unset = { $role } ya no modera por ese rol.
settings-per-minute = **Un miembro puede hacer** { $questions ->
    [one] una pregunta
   *[other] { $questions } preguntas
} por minuto.
settings-keep-days-erased = Lo más antiguo se acaba de borrar.
settings-operator-holds = Lo ajustó el operador; vale, porque lo que elegiste es menos estricto.

## Las fuentes, como las ven los admins

source-list-title = Las fuentes de este servidor
source-list-none = Todavía no hay ninguna. `/{ command-source-name } { command-source-add-name }` añade una página, un canal de noticias o un sitio.
source-next = de nuevo { $when }
source-next-by-hand = solo se lee cuando alguien lo pide
source-being-read = se está leyendo
source-being-read-far = se está leyendo, { $done } de { $of }
source-failing = { $times ->
    [one] no se pudo leer
   *[other] no se pudo leer { $times } veces seguidas
}
source-paused = en pausa
source-silent = nada nuevo desde el { $date }
source-back-begun = siguen mensajes más antiguos
source-back-older = leído hacia atrás hasta el { $date }; siguen mensajes más antiguos
source-back-whole = leído hasta su comienzo
source-back-full = leído hacia atrás hasta el { $date }; lo más antiguo no se lee, porque de un canal no se guardan más mensajes
source-back-full-begun = lo más antiguo no se lee, porque de un canal no se guardan más mensajes
source-removed-until = retirada; desaparece del todo { $when }
source-history = **Qué dieron las últimas lecturas**
source-added-by = Añadida por { $member } el { $when }
source-added-by-operator = Añadida por el operador el { $when }
source-option-site = Como mucho { $pages ->
    [one] una página
   *[other] { $pages } páginas
}, como mucho a { $depth ->
    [one] un enlace
   *[other] { $depth } enlaces
} de la primera
source-option-include = Solo { $patterns }
source-option-exclude = Sin { $patterns }
source-option-articles = Se leen las páginas a las que llevan sus entradas
source-option-no-articles = Solo se lee lo que dice el propio canal
source-for-roles = Solo para { $whom }
source-for-readers = Solo para quienes pueden leer { $whom }
source-option-every = { $minutes ->
    [one] Se lee cada minuto
   *[other] Se lee cada { $minutes } minutos
}
source-read-failed = no se pudo leer
source-read-unchanged = Nada había cambiado.
source-read-brought = { $added } de más, { $changed } con cambios, { $removed } de menos

## Añadir una fuente

source-preview-read = { $documents ->
    [one] **Un documento** se leyó para ver cómo es:
   *[other] **{ $documents } documentos** se leyeron para ver cómo es:
}
source-preview-site = Son solo sus primeras páginas. Las demás se leen cuando esté añadida.
source-preview-failed = **No se pudo leer:** { $why }
source-preview-empty = **Todavía no hay nada en ella.**
source-preview-later = Puede arreglarse solo. Si la añades de todos modos, lo intento una y otra vez.
source-preview-never = Esperar no serviría, así que no se puede añadir. Cambia la dirección e inténtalo de nuevo.
source-preview-not-read = **Sin leer:**
source-preview-offer = Todavía no se ha añadido nada. Esta oferta vale 15 minutos.
source-added = **Añadida.** Desde ahora cuenta en las respuestas de aquí, en lo que esté leída.
source-reading = Leyendo…
source-reading-far = Leyendo: { $done } de { $of }
source-reading-goes-on = La lectura sigue sola; solo este mensaje ya no puede cambiar. `/{ command-source-name } { command-source-show-name }` dice por dónde va.
source-reading-restart = Me estoy reiniciando. Después la lectura sigue sola; `/{ command-source-name } { command-source-show-name }` dice por dónde va.
source-came-failed = **No se pudo leer.**
source-came-problem = **Sin leer:** { $why }
source-came-documents = { $documents ->
    [0] Todavía no tiene documentos.
    [one] Tiene un documento.
   *[other] Tiene { $documents } documentos.
}
source-came-next = Se vuelve a leer { $when }.
source-came-by-hand = Solo se vuelve a leer cuando alguien lo pide.
source-came-try = Pruébala: `/{ command-ask-name }` { $question }
source-cancelled = No se ha añadido nada.
source-wrong = Esto no puede ser una fuente: { $why }
source-known = { $address } ya es una fuente aquí. `/{ command-source-name } { command-source-list-name }` muestra cómo está.
source-too-many = Aquí hay tantas fuentes como puede tener un servidor. Retira antes una.
source-none = Aquí no hay tal fuente. `/{ command-source-name } { command-source-list-name }` las muestra todas.
source-several = Varias fuentes se llaman así. Elige una de la lista que aparece al escribir.
source-not-here = Aquí no se pueden cambiar las fuentes: este bot se inició sin lo que las lee. El operador sabe por qué.
source-audience-fixed = Lo que se dice en un canal es para quienes pueden leerlo y para nadie más. Lo deciden los permisos del canal.
source-audience-either = Elige roles o canales, no ambos.
source-channel-intent = Discord no me dice lo que se dice en los canales. El operador tiene que activar «Message Content Intent» en el portal de desarrolladores y poner `discord.message_content = true`.
source-channel-private = Un hilo privado es para quienes fueron invitados, y no sé quiénes son. No puede ser una fuente.
source-busy = Otros están mirando fuentes ahora mismo. Inténtalo de nuevo en un minuto.
source-offer-gone = Esta oferta ha terminado: tenía más de 15 minutos, o me han reiniciado. Usa de nuevo `/{ command-source-name } { command-source-add-name }`; no se ha añadido nada.

## Por qué no se ha leído algo

source-why-name = no se encuentra el nombre de la dirección; comprueba que esté bien escrito
source-why-connect = no se pudo llegar a su servidor; puede que esté caído, inténtalo más tarde
source-why-certificate = no se acepta el certificado de su servidor; avisa a quien lleva el sitio
source-why-broken = su servidor no dio una respuesta completa; inténtalo más tarde
source-why-deadline = su servidor tardó demasiado en responder; inténtalo más tarde
source-why-left-alone = su servidor pide que se lo deje en paz un rato; después le vuelvo a preguntar
source-why-gone = ya no existe, y no va a volver; retírala o usa su nueva dirección
source-why-not-found = su servidor no encuentra nada en esta dirección (404); comprueba la dirección
source-why-not-public = no está abierta a todo el mundo; usa una dirección pública
source-why-too-many-requests = a su servidor se le ha preguntado demasiado (429); desde ahora le pregunto menos
source-why-server-unwell = su servidor no está bien ahora mismo; inténtalo más tarde
source-why-status = su servidor no respondió con una página; comprueba la dirección, y que esté abierta a todo el mundo
source-why-too-large = es más grande de lo que leo; usa una página más pequeña o divide el archivo
source-why-bomb = está comprimida para hacerse muchas veces más grande, como nada honrado lo está; no se lee
source-why-coding = está comprimida de una forma que no leo; su servidor debería enviar lo que se le pide
source-why-redirects = lleva sin fin a otras direcciones; usa la dirección de la propia página
source-why-cancelled = la lectura se abandonó antes de terminar; se repite más tarde
source-why-blocked-unreadable = esto no es la dirección de una página; escríbela como https://example.org/pagina
source-why-blocked-too-long = la dirección es demasiado larga; usa una más corta
source-why-blocked-scheme = solo leo direcciones http y https; usa una de ellas
source-why-blocked-control-characters = la dirección contiene caracteres de control, que no se ven; escríbela de nuevo
source-why-blocked-user-info = la dirección contiene un nombre o una contraseña; quita lo que va antes de la @
source-why-blocked-local-name = es un nombre de una red local; si se debe leer, el operador puede abrirlo en la configuración
source-why-blocked-private-address = lleva a una dirección que no está en la internet pública; si se debe leer, el operador puede abrirla en la configuración
source-why-blocked-port = al puerto de esta dirección no se le pregunta; el operador puede añadir puertos en la configuración
source-why-blocked-downgrade = lleva de https a http en otro servidor; usa la dirección de la propia página
source-why-blocked-inward = una página pública lleva a algo que solo está abierto a quien lo nombra; si se debe leer, da su propia dirección
source-why-empty = ahora no hay nada que leer en ella; lo que decía antes se conserva
source-why-shrunk = dice menos de un tercio de lo que decía; lo que decía antes se conserva hasta que lo haya hecho varias veces
source-why-no-feed = en esta dirección no hay ningún canal de noticias; usa la dirección del propio canal
source-why-no-sitemap = lo que el sitio llama su mapa (sitemap) no lo es; avisa a quien lo lleva
source-why-pattern = uno de los patrones de rutas no es válido; escríbelo como /docs/** o /faq
source-why-robots = su robots.txt pide a los programas que no la lean; elige otra dirección, o pide a quien lleva el sitio que lo permita
source-why-robots-unknown = su robots.txt no se puede leer ahora mismo; dejo el sitio en paz hasta que se pueda
source-why-robots-no-rules = su robots.txt no es una lista de reglas, así que nadie sabe qué se puede leer; quien lleva el sitio debería arreglarlo o quitarlo
source-why-silent = el sitio no respondió muchas veces seguidas; se vuelve a leer más tarde
source-why-too-many = hay en ella más archivos de los que leo; los demás se dejan fuera
source-why-format = tiene un formato que no leo; usa texto, Markdown, HTML, PDF, DOCX, CSV o JSON Lines
source-why-damaged = está dañada, o es otra cosa de lo que dice su nombre; guárdala de nuevo
source-why-locked = está protegida con una contraseña; guárdala sin ella
source-why-only-pictures = no tiene texto, solo imágenes de sus páginas; pásale antes un reconocimiento de texto (OCR)
source-why-no-extractor = no se pudo iniciar lo que lee páginas y archivos; avisa al operador
source-why-unreadable = no se pudo leer; mira si se abre en otro sitio, o úsala en otra forma
source-why-in-part = se leyó, pero no entera: hay en ella líneas, páginas o fechas que no se entienden
source-why-left-out = algo de la carpeta se deja fuera: es demasiado grande, no es un archivo, es un enlace que lleva a otro sitio, o no se puede leer
source-why-not-there = ya no está ahí, o no ahora mismo; lo que decía se conserva
source-why-not-open = no está en ninguna de las carpetas que la configuración permite leer; lo que decía se conserva
source-why-file-gone = Discord ya no tiene el archivo; lo que decía se conserva. Para que se lea de nuevo, añádelo otra vez
source-why-file-expired = Discord ya no tiene un archivo en su dirección; lo vuelvo a intentar la próxima vez que mire su mensaje
source-why-file-not-fetched = no se pudo traer un archivo de Discord; lo vuelvo a intentar
source-why-not-connected = no tengo conexión con Discord; el canal se lee cuando la tenga
source-why-not-told = Discord todavía no me ha dicho nada de este servidor; se lee en cuanto lo haga
source-why-forbidden = Discord no me deja leer ahí: dame los permisos «Ver canal» y «Leer el historial de mensajes»
source-why-discord = Discord no hizo lo que le pedí; lo vuelvo a intentar más tarde

## Retirar una fuente

source-remove-title = ¿Retirar esta fuente?
source-remove-confirm = { $source } saldría enseguida de todas las respuestas, con { $documents ->
    [0] ningún documento
    [one] su único documento
   *[other] sus { $documents } documentos
}.
source-remove-since = Está aquí desde el { $when }.
source-remove-undo = Durante un día se puede recuperar. Después sus palabras desaparecen del todo.
source-removed = { $source } ya no está en ninguna respuesta. Se puede recuperar hasta { $when }; después desaparece del todo.

## /audit

audit-title = Quién hizo qué aquí
audit-none = Todavía no se ha cambiado nada.
audit-operator = El operador
audit-source-number = la fuente { $number }
audit-source-added = { $actor } añadió ({ $kind }) { $source }
audit-source-paused = { $actor } puso en pausa { $source }
audit-source-resumed = { $actor } hizo que se leyera de nuevo { $source }
audit-source-refreshed = { $actor } hizo leer { $source } enseguida
audit-source-changed = { $actor } cambió los ajustes de { $source }
audit-source-replaced = { $actor } dio un archivo nuevo para { $source }
audit-source-audience = { $actor } cambió para quién es { $source }
audit-source-channel-deleted = { $source } se quitó: su canal fue borrado
audit-source-removed = { $actor } retiró { $source }
audit-source-discarded = { $actor } deshizo que se añadiera { $source }
audit-source-brought-back = { $actor } recuperó { $source }
audit-refused-unknown = { $actor } nombró una fuente que aquí no hay: { $source }
audit-refused-permission = { $actor } quiso cambiar fuentes y no puede
audit-refused-not-theirs = { $actor } pulsó un botón sobre fuentes que era para otra persona
audit-refused-address = { $actor } quiso añadir lo que no puede ser una fuente: { $why }
audit-settings-refused = { $actor } quiso cambiar ajustes y no puede
audit-audit-refused = { $actor } quiso leer quién hizo qué y no puede
audit-setting-changed = { $actor } puso { $setting } en { $value }
audit-setting-unset = { $actor } dejó { $setting } como al principio
audit-setting-moderators-channel = el canal de preguntas a moderación
audit-setting-automatic = los canales de respuestas por mi cuenta
audit-setting-keeps-questions = el guardado de preguntas
audit-setting-channels = los canales donde respondo
audit-setting-excerpts = los extractos por página
audit-setting-language = el idioma de lo publicado para todos
audit-setting-sureness = la seguridad exigida a las respuestas automáticas
audit-setting-moderator-roles = los roles de moderación
audit-setting-per-minute = las preguntas de un miembro por minuto
audit-setting-keep-days = los días que se guardan las preguntas
audit-briefing-added = { $actor } creó el briefing { $title }
audit-briefing-changed = { $actor } cambió el briefing { $title }
audit-briefing-paused = { $actor } pausó el briefing { $title }
audit-briefing-resumed = { $actor } hizo que el briefing { $title } se mantenga al día de nuevo
audit-briefing-removed = { $actor } quitó el briefing { $title }
audit-briefing-refused = { $actor } quiso hacer algo con los briefings y no puede
audit-follow-added = { $actor } hace que lo nuevo sobre { $question } se anuncie en { $channel }
audit-follow-ended = { $actor } hace que lo nuevo sobre { $question } ya no se anuncie en { $channel }
audit-other = { $actor }: { $what }

## Buscar fuentes

find-title = Fuentes cercanas a este mensaje
find-about = Estos pasajes son los más cercanos a lo que dice el mensaje. Si lo confirman, te toca leerlo.
find-none = Ningún pasaje se acerca a lo que dice este mensaje.
find-posted = Publicado.

## Votos, respuestas por mi cuenta, errores

vote-helpful = Gracias, anotado como útil.
vote-not-helpful = Gracias, anotado como no útil.
vote-same = Ya lo habías dicho.
automatic-why = Respondo aquí porque un admin lo activó. Pulsa «{ button-not-helpful }» si debí callar.
failure-incident = Algo salió mal por mi parte. Está anotado como `{ $incident }`; el operador puede buscarlo.

## Comandos

command-ask-name = preguntar
command-ask-description = Pregunta a los documentos; la respuesta es palabra por palabra, con su fuente
command-ask-question-name = pregunta
command-ask-question-description = Lo que quieres saber
command-ask-since-name = desde
command-ask-since-description = Solo lo publicado desde: 2024-03-21, marzo de 2024, la semana pasada
command-ask-until-name = hasta
command-ask-until-description = Solo lo publicado hasta: 2024-03-21, marzo de 2024, ayer
command-ask-source-name = fuente
command-ask-source-description = Solo esta fuente
command-ask-private-name = privado
command-ask-private-description = Mostrarte la respuesta solo a ti
command-latest-name = novedades
command-latest-description = Lo nuevo en las fuentes de aquí, solo para ti
command-latest-topic-name = tema
command-latest-topic-description = Solo lo que trata de esto; si no, lo que trajo cada fuente
command-latest-days-name = días
command-latest-days-description = Tantos días atrás, de 1 a 7; uno, si no se dice
command-sources-name = fuentes
command-sources-description = Sobre qué se puede preguntar aquí
command-follow-name = seguir
command-follow-description = Que se te diga cuando hay algo nuevo sobre una pregunta
command-follow-add-name = empezar
command-follow-add-description = Seguir una pregunta: te escribo cuando hay algo nuevo
command-follow-add-question-name = pregunta
command-follow-add-question-description = Lo que quieres saber
command-follow-add-where-name = dónde
command-follow-add-where-description = Para la moderación: decirlo en este canal o hilo
command-follow-list-name = lista
command-follow-list-description = Lo que sigues
command-unfollow-name = dejar-de-seguir
command-unfollow-description = Dejar de seguir una pregunta
command-unfollow-question-name = pregunta
command-unfollow-question-description = Qué pregunta
command-help-name = ayuda
command-help-description = Cómo preguntar, de un vistazo
command-privacy-name = privacidad
command-privacy-description = Qué se guarda de ti
command-privacy-show-name = mostrar
command-privacy-show-description = Muestra lo que se guarda de ti
command-privacy-erase-name = borrar
command-privacy-erase-description = Borra lo que se guarda de ti
command-settings-name = ajustes
command-settings-description = Configura este servidor
command-settings-show-name = mostrar
command-settings-show-description = Muestra los ajustes de este servidor
command-settings-moderators-name = moderación
command-settings-moderators-description = Elige adónde van las preguntas sin respuesta
command-settings-moderators-channel-name = canal
command-settings-moderators-channel-description = El canal; sin él no van a ninguna parte
command-settings-automatic-name = automático
command-settings-automatic-description = Responde por su cuenta a publicaciones nuevas de un canal, si está seguro
command-settings-automatic-channel-name = canal
command-settings-automatic-channel-description = El foro o canal de ayuda
command-settings-automatic-on-name = activo
command-settings-automatic-on-description = Si debe responder allí
command-settings-logging-name = registro
command-settings-logging-description = Si las preguntas de este servidor se guardan un tiempo
command-settings-logging-on-name = activo
command-settings-logging-on-description = Si deben guardarse
command-settings-channels-name = canales
command-settings-channels-description = Elegir dónde respondo; sin elegir, en todas partes
command-settings-channels-channel-name = canal
command-settings-channels-channel-description = El canal; sus hilos cuentan también. Sin canal: en todas partes
command-settings-channels-on-name = activo
command-settings-channels-on-description = Si se responde allí; sin valor, sí
command-settings-excerpts-name = extractos
command-settings-excerpts-description = Cuántos extractos tiene una página de respuesta
command-settings-excerpts-number-name = numero
command-settings-excerpts-number-description = 1 a 5; sin valor, como el operador
command-settings-language-name = idioma
command-settings-language-description = El idioma de lo que publico para todos
command-settings-language-language-name = idioma
command-settings-language-language-description = Sin elegir, el de quien pregunta
command-settings-sureness-name = seguridad
command-settings-sureness-description = Cuán seguro debo estar para responder por mi cuenta
command-settings-sureness-percent-name = porcentaje
command-settings-sureness-percent-description = 50 a 99; nunca menos de lo que quiere el operador
command-settings-moderator-roles-name = roles-moderación
command-settings-moderator-roles-description = Elegir qué roles moderan
command-settings-moderator-roles-role-name = rol
command-settings-moderator-roles-role-description = El rol
command-settings-moderator-roles-on-name = activo
command-settings-moderator-roles-on-description = Si quien lo tiene modera
command-settings-per-minute-name = límite
command-settings-per-minute-description = Cuántas preguntas por minuto puede hacer un miembro
command-settings-per-minute-questions-name = preguntas
command-settings-per-minute-questions-description = 1 a 60; nunca más de lo que permite el operador
command-settings-keep-days-name = conservación
command-settings-keep-days-description = Tras cuántos días se borran las preguntas de este servidor
command-settings-keep-days-days-name = días
command-settings-keep-days-days-description = Sin valor, como el operador; nunca más tiempo
command-source-name = fuente
command-source-description = Lo que leo para este servidor: páginas, canales de noticias y sitios
command-source-add-name = añadir
command-source-add-description = Mira algo y lo añade
command-source-add-page-name = página
command-source-add-page-description = Mira una sola página y la añade
command-source-add-feed-name = noticias
command-source-add-feed-description = Mira un canal de noticias (RSS, Atom, JSON) y lo añade
command-source-add-site-name = sitio
command-source-add-site-description = Mira un sitio entero y lo añade
command-source-add-channel-name = canal
command-source-add-channel-description = Mirar un canal de este servidor y añadirlo; para quienes pueden leerlo
command-source-add-channel-channel-name = canal
command-source-add-channel-channel-description = El canal, hilo o foro
command-source-add-file-name = archivo
command-source-add-file-description = Dame un archivo: texto, Markdown, HTML, PDF, DOCX, CSV o JSON Lines
command-source-add-file-file-name = archivo
command-source-add-file-file-description = El archivo; otro con el mismo nombre se reemplaza
command-source-audience-name = publico
command-source-audience-description = Para quién es una fuente; sin más datos, para todos aquí
command-source-audience-role-name = rol
command-source-audience-role-description = Solo para quien tiene este rol
command-source-audience-role-2-name = rol-2
command-source-audience-role-2-description = O este
command-source-audience-role-3-name = rol-3
command-source-audience-role-3-description = O este
command-source-audience-channel-name = lectores-de
command-source-audience-channel-description = Solo para quien puede leer este canal
command-source-audience-channel-2-name = lectores-de-2
command-source-audience-channel-2-description = O este
command-source-audience-channel-3-name = lectores-de-3
command-source-audience-channel-3-description = O este
command-source-add-address-name = dirección
command-source-add-address-description = Dónde está; de un canal de noticias, también una página que lo nombra
command-source-add-name-name = nombre
command-source-add-name-description = Cómo llamarla; si no, como se llama ella misma
command-source-add-include-name = solo
command-source-add-include-description = Solo rutas como estas, por ejemplo /docs/** /faq
command-source-add-exclude-name = sin
command-source-add-exclude-description = Ninguna ruta como estas
command-source-add-pages-name = páginas
command-source-add-pages-description = Tantas páginas como mucho
command-source-add-depth-name = profundidad
command-source-add-depth-description = Sin mapa del sitio: a tantos enlaces de la primera página
command-source-add-articles-name = artículos
command-source-add-articles-description = Si leer las páginas a las que llevan sus entradas
command-source-add-every-name = cada
command-source-add-every-description = Minutos entre dos lecturas; si no, tan a menudo como cambie
command-source-list-name = lista
command-source-list-description = Todas las fuentes de este servidor, y cómo están
command-source-show-name = mostrar
command-source-show-description = Una fuente: qué se le dijo y qué dio su lectura
command-source-refresh-name = leer
command-source-refresh-description = Lee una fuente ahora
command-source-pause-name = pausar
command-source-pause-description = No lee más una fuente por ahora; sus palabras quedan
command-source-resume-name = reanudar
command-source-resume-description = Lee de nuevo una fuente que estaba en pausa
command-source-remove-name = retirar
command-source-remove-description = Saca una fuente de todas las respuestas; se puede deshacer un día
command-source-undo-name = recuperar
command-source-undo-description = Recupera una fuente que se retiró
command-source-source-name = fuente
command-source-source-description = Qué fuente
command-audit-name = registro
command-audit-description = Quién cambió qué aquí, y a quién se le negó
command-find-name = Buscar fuentes

## Briefings

briefing-updated = actualizado { $when }
briefing-checked = comprobado { $when }
briefing-next = próxima { $when }
briefing-next-news = próxima cuando haya algo nuevo
briefing-next-hand = se renueva a mano
briefing-next-paused = en pausa
briefing-edition = edición { $number }
briefing-window = { $days ->
    [one] publicado hoy o ayer
   *[other] publicado en los últimos { $days } días
}
briefing-window-none = De cualquier fecha
briefing-new-count = { $count ->
    [one] un extracto es nuevo
   *[other] { $count } extractos son nuevos
}
briefing-new = Nuevo
briefing-new-numbers = Nuevo desde la última edición: { $numbers }
briefing-previous = [la edición anterior]({ $link })
briefing-newer = [Hay una edición más reciente]({ $link })
briefing-in-thread = En breve; todos los extractos están en el hilo bajo este mensaje.
briefing-more = { $count ->
    [one] uno más en el hilo
   *[other] { $count } más en el hilo
}
briefing-nothing = No se encontró nada sobre esto.
briefing-nothing-window = { $days ->
    [one] No se encontró nada sobre esto de hoy o ayer.
   *[other] No se encontró nada sobre esto de los últimos { $days } días.
}
briefing-differ = Las fuentes discrepan sobre esto.
briefing-struck-changed = su documento dice ahora otra cosa
briefing-struck-gone = Se retiró un extracto: su documento ya no existe.
briefing-struck-removed = Se retiró un extracto: su fuente fue eliminada.
briefing-struck-not-for-all = Se retiró un extracto: ya no todos aquí pueden ver su fuente.
briefing-struck-unkept = Se quitó un extracto: sus palabras ya no existen.
briefing-footer = Cada extracto es literal de su fuente
briefing-what-changed = Qué cambió
briefing-pin-it = Fijar
briefing-edit = Editar
briefing-cancel = Cancelar
briefing-draft = Esto es lo que se fijaría. Solo tú lo ves.
briefing-draft-thread = { $messages ->
    [one] Esto es lo que se fijaría, con un mensaje en un hilo debajo. Solo tú lo ves.
   *[other] Esto es lo que se fijaría, con { $messages } mensajes en un hilo debajo. Solo tú lo ves.
}
briefing-pinned = Está fijado: { $link }
briefing-posted-not-pinned = Está publicado, pero no fijado: { $link }
    { $why }
briefing-not-posted = No se pudo publicar. { $why }
briefing-being-made = Se está preparando…
briefing-cancelled = No se fijó nada.
briefing-draft-gone = Este borrador es demasiado antiguo; usa de nuevo /briefing new.
briefing-wrong = Aún no es un briefing: { $why }
briefing-wrong-no-topics = necesita al menos un tema; escribe uno por línea
briefing-wrong-many-topics = tiene { $count } temas, y { $most } es lo máximo; haz dos briefings
briefing-wrong-long-topic = el tema { $topic } tiene más de { $most } caracteres; acórtalo
briefing-wrong-long-title = su título tiene más de { $most } caracteres; acórtalo o déjalo vacío
briefing-wrong-window = un periodo dura de 1 a { $most } días; escribe en inglés uno como `last 3 days`, o nada
briefing-wrong-no-schedule = el horario no dice cuándo; escribe { $examples }
briefing-wrong-long-schedule = el horario tiene más de { $most } caracteres con su zona horaria; escribe { $examples }
briefing-wrong-word = en el horario no entiendo { $word }; escribe { $examples }
briefing-wrong-how-often = una hora sola no dice con qué frecuencia; escribe delante `daily`, `weekdays` o días como `mon, thu`, o bien { $examples }
briefing-wrong-two-ways = el horario dice cuándo de dos maneras a la vez; escribe una de ellas, o bien { $examples }
briefing-wrong-many-times = con palabras solo se puede decir una hora; para varias, escribe una expresión cron como `0 8,18 * * *`
briefing-wrong-time = { $time } no es una hora; escribe una como `08:00`, `18:30` u `8am`
briefing-wrong-day = no todos los meses tienen un día { $day }; escribe un día del 1 al 28, como `monthly 1 09:00`, o `monthly last 09:00`
briefing-wrong-zone = { $zone } no es una zona horaria; escribe al final una como `Europe/Berlin`, `America/New_York` o `UTC`
briefing-wrong-too-often = una vez por hora es lo máximo, porque Discord limita las ediciones de un mensaje antiguo; escribe `hourly`, `every 90 minutes` o algo más largo
briefing-wrong-too-rare = entre dos ediciones hay como mucho 366 días; escribe algo más corto, o `by hand`
briefing-wrong-cron-count = una expresión cron tiene cinco campos; escribe { briefing-cron-fields }
briefing-wrong-cron-empty = en la expresión cron, el campo { $field } no dice nada; escribe { briefing-cron-fields }
briefing-wrong-cron-field = en la expresión cron, { $word } no puede estar en el campo { $field }; escribe { briefing-cron-fields }
briefing-wrong-never = ningún día cumple la expresión cron; escribe otra, como `0 8 1 * *`
briefing-schedule-examples = en inglés, por ejemplo { $examples } o `by hand`
briefing-cron-fields = { briefing-cron-minute }, { briefing-cron-hour }, { briefing-cron-day }, { briefing-cron-month } y { briefing-cron-weekday }, como `0 8 * * 1-5`
briefing-cron-minute = minuto
briefing-cron-hour = hora
briefing-cron-day = día del mes
briefing-cron-month = mes
briefing-cron-weekday = día de la semana
briefing-none = No existe ese briefing.
briefing-moved-meanwhile = Entretanto se movió; usa otra vez /briefing editar.
briefing-too-many = Ya hay 50 briefings aquí; quita uno primero.
briefing-not-moderator = Esto es para moderadores: para quienes tienen uno de sus roles (/settings moderator-roles) o pueden fijar mensajes en ese canal.
briefing-no-channel = Un briefing necesita un canal donde yo pueda escribir.
briefing-source-unknown = No hay ninguna fuente llamada { $source } que todos allí puedan ver.
briefing-list-title = Briefings
briefing-list-none = Aún no hay ninguno. /briefing new crea uno.
briefing-one-title = Briefing
briefing-of-sources = { $count ->
    [one] De una sola fuente
   *[other] De { $count } fuentes solamente
}
briefing-made-by = Creado por { $member }
briefing-refresh = Renovar
briefing-history = Ediciones
briefing-paused-moderator = en pausa
briefing-paused-deleted = en pausa: su mensaje fue borrado; reanúdalo para publicarlo de nuevo, o quítalo
briefing-paused-channel = en pausa: su canal ya no existe
briefing-paused-permission = en pausa: no puedo escribir allí; dame View Channel, Send Messages y Embed Links, luego reanúdalo
briefing-paused-unreadable = en pausa: sus ajustes ya no se pueden leer; quítalo y créalo de nuevo
briefing-failing-pin = no fijado: necesito el permiso Pin Messages en su canal (Manage Messages ya no basta)
briefing-failing-pins = no fijado: su canal tiene 250 mensajes fijados y Discord no admite más; desfija uno
briefing-failing-unpinned = aún no está fijado; se intentará de nuevo
briefing-failing-edit = Discord permite pocas ediciones de mensajes antiguos; se intenta de nuevo en una hora
briefing-failing-discord = Discord no lo aceptó; se intentará de nuevo
briefing-failing-evidence = no se pudieron consultar las fuentes; se intentará de nuevo y queda la última edición
briefing-refreshed = Se renovó: { $link }
briefing-unchanged = Nada cambió desde la última edición: { $link }
briefing-under-way = Se está preparando en este momento.
briefing-is-paused = Está en pausa; reanúdalo primero.
briefing-now-paused = Está en pausa. El mensaje queda como está.
briefing-now-resumed = Se mantiene al día de nuevo.
briefing-now-changed = Se cambió y se está renovando.
briefing-confirm-removal = ¿Quitar { $title }? Sus ediciones se olvidan y su mensaje se desfija; el mensaje mismo queda.
button-remove-really = Quitar
briefing-removed = Está quitado.
briefing-history-line = edición { $number } · { $when } · { $lines ->
    [one] un extracto
   *[other] { $lines } extractos, { $new } nuevos
}
briefing-history-none = Aún no se mostró ninguna edición.
briefing-history-footer = /briefing history con dos números las compara
briefing-edition-none = Esa edición no se conserva.
briefing-compared = Edición { $later } junto a la edición { $earlier }
briefing-no-difference = Citan lo mismo.
briefing-added = Añadido
briefing-gone = Desaparecido
briefing-changed = Cambiado
briefing-words-gone = sus palabras ya no se conservan, o no para todos
briefing-first-edition = Esta es la primera edición.
briefing-exported = Edición { $number } en Markdown
briefing-notice = El briefing **{ $title }** ({ $link }) te necesita: { $why }
briefing-thread = { $title }: todos los extractos
briefing-modal-title = Briefing
briefing-modal-name = Título
briefing-modal-topics = Temas o preguntas, uno por línea
briefing-modal-schedule = Cuándo: daily 08:00, every 6 hours, by hand
briefing-modal-window = Publicado: last 3 days, o nada
briefing-menu-sources = Fuentes: todas las que allí todos pueden ver
briefing-menu-channel = El canal donde se fija
command-briefing-name = briefing
command-briefing-description = Mensajes fijados con extractos citados que se mantienen al día
command-briefing-new-name = nuevo
command-briefing-new-description = Crear un briefing: verlo y luego fijarlo
command-briefing-list-name = lista
command-briefing-list-description = Todos los briefings de este servidor
command-briefing-show-name = mostrar
command-briefing-show-description = Un briefing: sus ajustes, su estado
command-briefing-change-name = editar
command-briefing-change-description = Editar un briefing
command-briefing-preview-name = vista
command-briefing-preview-description = Cómo sería ahora la próxima edición
command-briefing-remake-name = renovar
command-briefing-remake-description = Renovar ahora
command-briefing-pause-name = pausar
command-briefing-pause-description = Dejar de mantenerlo al día, por ahora
command-briefing-resume-name = reanudar
command-briefing-resume-description = Mantenerlo al día de nuevo
command-briefing-remove-name = quitar
command-briefing-remove-description = Quitar un briefing y desfijar su mensaje
command-briefing-editions-name = historial
command-briefing-editions-description = Sus ediciones, o qué distingue a dos
command-briefing-export-name = exportar
command-briefing-export-description = Una edición como archivo Markdown
command-briefing-which-name = briefing
command-briefing-which-description = Qué briefing
command-briefing-title-name = titulo
command-briefing-title-description = Su título; si falta, el primer tema
command-briefing-topics-name = temas
command-briefing-topics-description = Temas o preguntas, con ; entre ellos; si faltan se abre un formulario
command-briefing-channel-name = canal
command-briefing-channel-description = Dónde se fija; si falta, aquí
command-briefing-change-channel-name = canal
command-briefing-change-channel-description = Otro canal; sus mensajes anteriores se quedan donde están
command-briefing-schedule-name = horario
command-briefing-schedule-description = daily 08:00 Europe/Berlin, every 6 hours, when something new appears, by hand
command-briefing-published-name = periodo
command-briefing-published-description = Solo lo publicado entonces: last 3 days
command-briefing-source-name = fuente
command-briefing-source-description = Solo de esta fuente
command-briefing-earlier-name = anterior
command-briefing-earlier-description = El número de la edición anterior
command-briefing-later-name = posterior
command-briefing-later-description = El número de la edición posterior; si falta, la última
command-briefing-number-name = edicion
command-briefing-number-description = El número de la edición; si falta, la última
command-pin-name = Fijar como briefing
command-pin-description = Hacer un briefing de la pregunta de esta respuesta
button-pin = Fijar como briefing
briefing-no-answer = Esa no es una respuesta mía cuya pregunta aún conozca; usa /briefing new.
briefing-go-on = Que siga
briefing-stop = Terminarlo
