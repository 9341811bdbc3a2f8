# Français. Les clés et les variables sont celles de en.ftl.

## Dates et nombres

month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
date-day = { $day ->
    [1] 1er
   *[other] { $day }
}
date-day-month = { $day ->
    [1] 1er
   *[other] { $day }
} { $month }
date-full = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
date-days = { $from } au { $until }
date-undated = sans date
date-undated-file = sans date, fichier modifié le { $date }
date-undated-first = sans date, lu pour la première fois le { $date }
window-on = le { $date }
window-days = du { $from } au { $until }
window-since = depuis le { $date }
window-until = jusqu’au { $date }
window-any = à toute date
age-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
age-months = { $count } mois
age-years = { $count ->
    [one] { $count } an
   *[other] { $count } ans
}

## Listes et guillemets

word-quoted = « { $word } »
word-and = { $first } et { $second }

## La réponse

reply-sure = Sûr
reply-fairly-sure = Assez sûr
reply-not-sure = Pas sûr
reply-searched = { $documents ->
    [0] rien à chercher pour l’instant
    [one] { $documents } document cherché
   *[other] { $documents } documents cherchés
}
reply-newest = le plus récent du { $date }
reply-page = page { $page } sur { $pages }
reply-window = Seul ce qui a paru { $window } a été cherché.
reply-differ = **Les sources divergent.** La plus récente d’abord.
reply-stale = **Ancien :** la source la plus récente ici date d’il y a { $age } ({ $date }).
reply-also = aussi dans { $count ->
    [one] { $count } autre
   *[other] { $count } autres
} : { $titles }
reply-also-count = aussi dans { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
reply-resolved = { $text } = { $days }
reply-open = ouvrir
reply-pdf-page = p. { $page }
reply-refused = **On ne peut rien chercher pour cette question.**
reply-thinking = Je cherche…

## Rien trouvé

nothing-found = **Rien trouvé.** { $documents ->
    [0] Il n’y a encore rien à chercher ici.
    [one] Le seul document ici n’y répond pas.
   *[other] Aucun des { $documents } documents ici n’y répond.
}
nothing-newest = Le plus récent est du { $date }.
nothing-undated = Aucun n’indique de date.
nothing-nearest = Ce qui s’en approche le plus est derrière le bouton ci-dessous. Ce n’est pas une réponse.
nothing-rephrase = D’autres mots peuvent aider : les noms et les lieux trouvent plus que « qui » et « quand ».

## Les passages les plus proches

nearest-title = Passages les plus proches
nearest-warning = **Pas une réponse.** Ces passages sont les plus proches de la question.
nearest-none = Aucun passage ne s’approche de cette question.

## Un extrait dans son contexte

context-title = Contexte
context-heading = Sous « { $heading } »
context-changed = Le document a changé depuis la citation. Voici ce qu’il disait alors.
context-gone = Le document a été retiré depuis la citation.

## Boutons

button-next = Page suivante
button-previous = Page précédente
button-context = Contexte { $number }
button-helpful = Utile
button-not-helpful = Pas utile
button-nearest = Passages proches (pas une réponse)
button-moderator = Demander à la modération
button-post = Publier ici
button-erase = Tout effacer
button-cancel = Garder
button-add = Ajouter
button-do-not-add = Ne pas ajouter
button-show = Comment elle va
button-refresh = Lire maintenant
button-pause = Mettre en pause
button-resume = Reprendre
button-remove = Retirer
button-keep = La garder
button-unfollow = Ne plus suivre
button-undo = Faire revenir

## Remarques

note-corrected = { $word } n’est dans aucun document ; { $read_as } a été cherché à la place.
note-too-long = La question dépassait { $characters } caractères ; son début a été lu.
note-too-many-words = La question a { $words } mots différents ; les { $searched } plus rares ont été cherchés.
note-no-such-phrase = Aucun document ne contient { $phrases } mot pour mot ; sans guillemets, les mots comptent un par un.
note-widened = Aucun document paru { $window } n’a ces mots ; des documents de toute date ont été cherchés.
note-undated-left-out = { $documents ->
    [one] { $documents } document avec ces mots n’indique pas de date et a été laissé de côté.
   *[other] { $documents } documents avec ces mots n’indiquent pas de date et ont été laissés de côté.
}
note-follows-up = Lu comme une suite de { $question }.
note-no-words = Il n’y a dans la question aucun mot que l’on puisse chercher.
note-private-left-out = Les sources que tout le monde ici ne peut pas voir ont été laissées de côté. `/{ command-ask-name }` avec `{ command-ask-private-name }` les parcourt aussi.

## Pourquoi non

refuse-member-limit = Tu viens de poser beaucoup de questions. Réessaie { $when }.
refuse-channel-limit = Ce salon vient de poser beaucoup de questions. Réessaie { $when }.
refuse-guild-limit = Ce serveur vient de poser beaucoup de questions. Réessaie { $when }.
refuse-queue-full = Trop de questions attendent en ce moment. Réessaie { $when }.
refuse-deadline = Cela a pris trop de temps et a été abandonné. Réessaie, ou demande avec moins de mots.
refuse-not-yours = Ce bouton est à la personne qui a demandé. Demande toi-même avec `/{ command-ask-name }`.
refuse-not-yours-panel = Ce bouton est à la personne qui a utilisé la commande. Utilise-la toi-même, si tu le peux.
refuse-too-old = Cette réponse est trop ancienne pour ses boutons. Redemande.
refuse-gone = Ce dont il s’agissait n’est plus ici.
refuse-forged = Ce bouton ne vient pas d’ici.
refuse-no-permission = Tu ne peux pas faire cela ici.
refuse-bot-permission = Il me manque ici une permission pour cela : { $permission }.
refuse-shutting-down = Je redémarre. Réessaie { $when }.
refuse-index-building = Je lis encore les documents. Réessaie { $when }.
refuse-no-sources = Il n’y a encore rien ici sur quoi poser des questions.
refuse-source-unknown = Il n’y a pas ici de source nommée { $source }. `/{ command-sources-name }` les énumère.
refuse-since = Je ne peux pas lire { $text } comme premier jour. Écris 2024-03-21, mars 2024, hier ou la semaine dernière.
refuse-until = Je ne peux pas lire { $text } comme dernier jour. Écris 2024-03-21, mars 2024, hier ou la semaine dernière.
refuse-ambiguous = { $text } peut désigner deux jours différents. Écris 2024-03-21 ou 21 mars 2024.
refuse-backwards = Le premier jour vient après le dernier : rien ne peut être entre les deux.
refuse-empty = Pose une question : `/{ command-ask-name }` et quelques mots, ou mentionne-moi avec eux.
refuse-empty-message = Ce message n’a pas de mots pour lesquels trouver des sources.
refuse-guild-only = Cela ne marche que sur un serveur.
refuse-elsewhere = Je ne réponds pas ici. Demandez-moi dans { $channels }.
refuse-nowhere = Je ne réponds pas ici, et les salons où je devais répondre n’existent plus. Un admin peut en choisir d’autres, ou tous, avec `/{ command-settings-name } { command-settings-channels-name }`.
refuse-twice = Déjà fait.

## Demander à la modération

moderator-title = Une question sans réponse
moderator-asked = Posée par { $member } dans { $channel }.
moderator-searched = { $documents ->
    [one] Le seul document ici n’y répond pas.
   *[other] Aucun des { $documents } documents ici n’y répond.
}
moderator-jump = [Aller à la question]({ $link })
moderator-sent = Envoyé à la modération. Qui le sait peut répondre ici.
moderator-already = La modération a déjà cette question.
moderator-not-set = Personne n’a encore choisi de salon pour ces questions. Un admin le peut, avec `/{ command-settings-name } { command-settings-moderators-name }`.
moderator-failed = La question n’a pas pu être envoyée à la modération. Un admin devrait y vérifier mes permissions.

## /sources

sources-title = Ce que l’on peut demander ici
sources-none = Rien encore. L’opérateur ou un admin ajoute des sources.
sources-documents = { $documents ->
    [one] { $documents } document
   *[other] { $documents } documents
}
sources-newest = le plus récent du { $date }
sources-read = lu { $when }
sources-never-read = pas encore lu
sources-more = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}
sources-kind-folder = dossier
sources-kind-feed = flux
sources-kind-page = page
sources-kind-site = site
sources-kind-attachment = pièces jointes
sources-kind-channel = salon
sources-kind-other = autre

## /latest

latest-title = Nouveautés
latest-since = Depuis { $when } : { $documents ->
    [one] un nouveau document
   *[other] { $documents } nouveaux documents
} de { $sources ->
    [one] une source
   *[other] { $sources } sources
}.
latest-none = Rien de nouveau depuis { $when }.
latest-read = Dernière lecture des sources d’ici : { $when }.
latest-never-read = Aucune des sources d’ici n’a encore été lue.
latest-new = { $count ->
    [one] un nouveau document
   *[other] { $count } nouveaux documents
}
latest-more = { $count ->
    [one] et un autre
   *[other] et { $count } autres
}
latest-more-sources = { $count ->
    [one] Une autre source a apporté quelque chose.
   *[other] { $count } autres sources ont apporté quelque chose.
}

## /follow

follow-list-title = Ce que tu suis
follow-none = Tu ne suis rien. `/{ command-follow-name } { command-follow-add-name }` pour commencer.
follow-added = Je suis { $question }. { $count ->
    [0] Rien n’y répond encore.
    [one] Un extrait y répond maintenant ; ce n’est pas du nouveau.
   *[other] { $count } extraits y répondent maintenant ; ce n’est pas du nouveau.
}
follow-how-direct = Je t’écris quand il y a du nouveau, au plus une fois par heure et dix fois par jour. `/{ command-unfollow-name }` y met fin.
follow-how-channel = J’y écris quand il y a du nouveau, au plus une fois par heure et dix fois par jour. `/{ command-unfollow-name }` y met fin.
follow-here = Je dis ici ce qu’il y a de nouveau sur { $question }. La modération peut y mettre fin avec `/{ command-unfollow-name }`.
follow-too-many = Tu suis autant de questions qu’il est permis. Mets d’abord fin à l’une d’elles avec `/{ command-unfollow-name }`.
follow-same = Tu suis déjà cela.
follow-unknown = Cela n’est plus suivi.
follow-ended = { $question } n’est plus suivi.
follow-news = { $count ->
    [one] **Du nouveau**
   *[other] **Du nouveau :** { $count } extraits
}
follow-news-from = Tu suis cela dans { $channel }.
follow-in-channel = dit dans { $channel }
follow-from-channel = dit à toi, tel que vu dans { $channel }
follow-direct = dit à toi
follow-by = commencé par { $member }
follow-since = depuis { $when }
follow-told = dernier message { $when }
follow-paused = **en pause :** mes messages ont été refusés
follow-closed = Il y avait du nouveau sur une question que tu suis, mais Discord a refusé mon message : tu n’acceptes pas de messages privés de ma part, ou je ne peux pas écrire dans ce salon. Cela attend que tu appuies sur « { button-resume } ». Pour que je puisse t’écrire, autorise les messages privés des membres dans les paramètres de confidentialité de ce serveur.
follow-resumed = Ce que tu suis t’est dit à nouveau.

## /help

help-title = Comment demander
help-text =
    Je réponds avec des phrases des documents d’ici, mot pour mot, avec leur date et leur place. Je n’écris rien moi-même. Quand rien ne répond, je le dis.

    - **Demander :** `/{ command-ask-name }`, ou mentionne-moi avec une question. Réponds à ma réponse pour continuer : « et quand ? »
    - **Une période :** dans la question (« la semaine dernière », « en mars 2024 ») ou avec `{ command-ask-since-name }` et `{ command-ask-until-name }`.
    - **Les mots exacts :** mets-les entre "guillemets droits".
    - **Pour toi seul :** `/{ command-ask-name }` avec `{ command-ask-private-name }`.
    - **Vérifier un message :** clic droit ou appui long, Applications, « { command-find-name } ».
    - **Ce qui est nouveau :** `/{ command-latest-name }`. En être prévenu : `/{ command-follow-name } { command-follow-add-name }`
    - **Ce qu’il y a :** `/{ command-sources-name }`
    - **Ce qui est gardé de toi :** `/{ command-privacy-name }`

    Le titre sous une citation mène à sa source. **{ context-title }** montre les lignes autour d’un extrait. Dis-moi si c’était utile.

## /privacy

privacy-title = Ce qui est gardé de toi
privacy-none = Rien n’est gardé de toi.
privacy-kept = { $questions ->
    [0] Aucune question
    [one] { $questions } question
   *[other] { $questions } questions
} et { $votes ->
    [0] aucun vote
    [one] { $votes } vote
   *[other] { $votes } votes
}.
privacy-oldest = Le plus ancien est du { $date }.
privacy-days = { $days ->
    [one] C’est effacé de soi-même après { $days } jour.
   *[other] C’est effacé de soi-même après { $days } jours.
}
privacy-how = Sont gardés les mots d’une question, le serveur, ce qui en est sorti et le temps que cela a pris. À la place de ton nom il y a un code que moi seul peux former.
privacy-off = Les admins de ce serveur ont désactivé la conservation des questions.
privacy-recent = Tes dernières questions :
privacy-messages = { $messages ->
    [one] Un de vos messages peut être cité ici, d’un salon que les admins ont pris pour source.
   *[other] { $messages } de vos messages peuvent être cités ici, de salons que les admins ont pris pour sources.
}
privacy-follows = { $count ->
    [one] Tu suis une question. Pour t’écrire, je garde ton compte avec elle :
   *[other] Tu suis { $count } questions. Pour t’écrire, je garde ton compte avec elles :
}
privacy-erased-follows = { $count ->
    [one] Une question n’est plus suivie.
   *[other] { $count } questions ne sont plus suivies.
}
privacy-confirm = Effacer toutes vos questions et tous vos votes, ce que vous suivez, et ce que j’ai gardé de vos messages dans les salons ? C’est irréversible.
privacy-erased-messages = { $messages ->
    [one] Un de vos messages n’est plus cité ; il reste dans son salon.
   *[other] { $messages } de vos messages ne sont plus cités ; ils restent dans leurs salons.
}
privacy-erased = C’est fait. Effacé : { $questions ->
    [0] aucune question
    [one] { $questions } question
   *[other] { $questions } questions
} et { $votes ->
    [0] aucun vote
    [one] { $votes } vote
   *[other] { $votes } votes
}.
privacy-cancelled = Rien n’a été effacé.

## /settings

settings-title = Réglages de ce serveur
settings-moderators = **Les questions pour la modération** vont dans { $channel }.
settings-moderators-none = **Les questions pour la modération** ne vont nulle part ; le bouton est caché.
settings-automatic = **Réponses de moi-même** dans { $channels }.
settings-automatic-none = **Réponses de moi-même** désactivées.
settings-logging-on = **Les questions sont gardées** pendant { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}.
settings-logging-off = **Les questions ne sont pas gardées.**
settings-moderators-set = Les questions sans réponse peuvent maintenant être envoyées dans { $channel }.
settings-moderators-unset = Les questions sans réponse ne sont plus envoyées nulle part.
settings-automatic-set = Je réponds maintenant aux nouveaux messages dans { $channel } quand je suis sûr, et me tais sinon.
settings-automatic-unset = Je ne réponds plus dans { $channel } que si l’on me demande.
settings-logging-set = Les questions de ce serveur sont gardées à partir de maintenant.
settings-logging-unset = Les questions de ce serveur ne sont plus gardées. Ce qui l’était est effacé avec le temps.
settings-cannot-post = Je ne peux pas écrire dans { $channel }. Je dois pouvoir voir le salon, envoyer des messages et intégrer des liens.
settings-unchanged = C’est déjà ainsi.
settings-channels = **Où demander :** je réponds dans { $channels } et nulle part ailleurs.
settings-channels-none = **Où demander :** je réponds partout où l’on me demande.
settings-channels-set = Je réponds dans { $channel }, et seulement là où c’est réglé.
settings-excerpts = **Une page de réponse** a { $excerpts ->
    [one] un extrait
   *[other] jusqu’à { $excerpts } extraits
}.
settings-language = **Ce que je publie pour tous** est en { $language }.
settings-language-none = **Ce que je publie pour tous** est dans la langue de qui a demandé.
settings-sureness = **De moi-même,** je réponds si je suis sûr à au moins { $percent } %.
settings-channels-nowhere = **Où demander :** nulle part, car les salons choisis n’existent plus. `/{ command-settings-name } { command-settings-channels-name }` en choisit d’autres ; sans salon, tous.
settings-moderator-roles = **Modération :** { $roles } et qui gère ce serveur.
settings-moderator-roles-none = **Modération :** qui gère ce serveur.
settings-moderator-roles-set = { $role } modère désormais. Les limites que vous fixez aux membres ne les concernent pas.
settings-moderator-roles-unset = { $role } ne modère plus par ce rôle.
settings-per-minute = **Un membre peut poser** { $questions ->
    [one] une question
   *[other] { $questions } questions
} par minute.
settings-keep-days-erased = Ce qui est plus ancien vient d’être effacé.
settings-operator-holds = C’est le réglage de l’opérateur ; il vaut, car le vôtre est moins strict.

## Les sources, comme les admins les voient

source-list-title = Les sources de ce serveur
source-list-none = Il n’y en a pas encore. `/{ command-source-name } { command-source-add-name }` ajoute une page, un flux ou un site.
source-next = de nouveau { $when }
source-next-by-hand = lue seulement sur demande
source-being-read = en cours de lecture
source-being-read-far = en cours de lecture, { $done } sur { $of }
source-failing = { $times ->
    [one] n’a pas pu être lue
   *[other] n’a pas pu être lue { $times } fois de suite
}
source-paused = en pause
source-silent = rien de nouveau depuis le { $date }
source-back-begun = des messages plus anciens suivent
source-back-older = lu en remontant jusqu’au { $date } ; des messages plus anciens suivent
source-back-whole = lu jusqu’à son début
source-back-full = lu en remontant jusqu’au { $date } ; ce qui est plus ancien n’est pas lu, car on ne garde pas plus de messages d’un salon
source-back-full-begun = ce qui est plus ancien n’est pas lu, car on ne garde pas plus de messages d’un salon
source-removed-until = retirée ; disparaît pour de bon { $when }
source-history = **Ce que les dernières lectures ont donné**
source-added-by = Ajoutée par { $member } le { $when }
source-added-by-operator = Ajoutée par l’exploitant le { $when }
source-option-site = Au plus { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}, à { $depth ->
    [one] { $depth } lien
   *[other] { $depth } liens
} au plus de la première
source-option-include = Seulement { $patterns }
source-option-exclude = Sans { $patterns }
source-option-articles = Les pages auxquelles mènent ses entrées sont lues
source-option-no-articles = Seul ce que dit le flux lui-même est lu
source-for-roles = Seulement pour { $whom }
source-for-readers = Seulement pour ceux qui peuvent lire { $whom }
source-option-every = { $minutes ->
    [one] Lue toutes les { $minutes } minute
   *[other] Lue toutes les { $minutes } minutes
}
source-read-failed = n’a pas pu être lue
source-read-unchanged = Rien n’avait changé.
source-read-brought = { $added } de plus, { $changed } de changés, { $removed } de moins

## Ajouter une source

source-preview-read = { $documents ->
    [one] **{ $documents } document** a été lu pour voir :
   *[other] **{ $documents } documents** ont été lus pour voir :
}
source-preview-site = Ce ne sont que ses premières pages. Les autres sont lues une fois la source ajoutée.
source-preview-failed = **Elle n’a pas pu être lue :** { $why }
source-preview-empty = **Il n’y a encore rien dedans.**
source-preview-later = Cela peut passer tout seul. Si tu l’ajoutes quand même, je réessaie encore et encore.
source-preview-never = Attendre n’y changerait rien ; elle ne peut donc pas être ajoutée. Change l’adresse et réessaie.
source-preview-not-read = **Non lu :**
source-preview-offer = Rien n’est encore ajouté. Cette offre tient 15 minutes.
source-added = **Ajoutée.** Elle compte désormais dans les réponses ici, dans la mesure où elle est lue.
source-reading = Lecture…
source-reading-far = Lecture : { $done } sur { $of }
source-reading-goes-on = La lecture continue toute seule ; seul ce message ne peut plus changer. `/{ command-source-name } { command-source-show-name }` dit où elle en est.
source-reading-restart = Je redémarre. La lecture continue ensuite toute seule ; `/{ command-source-name } { command-source-show-name }` dit où elle en est.
source-came-failed = **Elle n’a pas pu être lue.**
source-came-problem = **Non lu :** { $why }
source-came-documents = { $documents ->
    [0] Elle n’a pas encore de documents.
    [one] Elle a { $documents } document.
   *[other] Elle a { $documents } documents.
}
source-came-next = Elle est relue { $when }.
source-came-by-hand = Elle n’est relue que sur demande.
source-came-try = Essaie : `/{ command-ask-name }` { $question }
source-cancelled = Rien n’a été ajouté.
source-wrong = Cela ne peut pas être une source : { $why }
source-known = { $address } est déjà une source ici. `/{ command-source-name } { command-source-list-name }` montre comment elle va.
source-too-many = Il y a ici autant de sources qu’un serveur peut en avoir. Retires-en d’abord une.
source-none = Il n’y a pas de telle source ici. `/{ command-source-name } { command-source-list-name }` les montre toutes.
source-several = Plusieurs sources s’appellent ainsi. Choisis-en une dans la liste qui s’affiche pendant la saisie.
source-not-here = Les sources ne peuvent pas être changées ici : ce bot a été démarré sans ce qui les lit. L’exploitant sait pourquoi.
source-audience-fixed = Ce qui est dit dans un salon est pour ceux qui peuvent le lire, et pour personne d’autre. Les permissions du salon en décident.
source-audience-either = Choisissez des rôles ou des salons, pas les deux.
source-channel-intent = Discord ne me dit pas ce qui est dit dans les salons. L’opérateur doit activer « Message Content Intent » dans le portail des développeurs et mettre `discord.message_content = true`.
source-channel-private = Un fil privé est pour ceux qui y ont été invités, et je ne sais pas qui c’est. Il ne peut pas être une source.
source-busy = D’autres regardent des sources en ce moment. Réessaie dans une minute.
source-offer-gone = Cette offre est terminée : elle avait plus de 15 minutes, ou j’ai redémarré. Utilise de nouveau `/{ command-source-name } { command-source-add-name }` ; rien n’a été ajouté.

## Pourquoi quelque chose n’a pas été lu

source-why-name = le nom dans l’adresse est introuvable ; vérifie qu’il est bien écrit
source-why-connect = son serveur n’a pas pu être joint ; il est peut-être en panne, réessaie plus tard
source-why-certificate = le certificat de son serveur n’est pas accepté ; préviens ceux qui tiennent le site
source-why-broken = son serveur n’a pas donné de réponse complète ; réessaie plus tard
source-why-deadline = son serveur a mis trop de temps à répondre ; réessaie plus tard
source-why-left-alone = son serveur demande qu’on le laisse tranquille un moment ; je lui redemande après
source-why-gone = elle n’existe plus, pour de bon ; retire-la ou utilise sa nouvelle adresse
source-why-not-found = son serveur ne trouve rien à cette adresse (404) ; vérifie l’adresse
source-why-not-public = elle n’est pas ouverte à tout le monde ; utilise une adresse publique
source-why-too-many-requests = son serveur a été trop souvent sollicité (429) ; désormais je lui demande moins souvent
source-why-server-unwell = son serveur ne va pas bien en ce moment ; réessaie plus tard
source-why-status = son serveur n’a pas répondu par une page ; vérifie l’adresse, et si elle est ouverte à tout le monde
source-why-too-large = elle est plus grande que ce que je lis ; utilise une page plus petite, ou découpe le fichier
source-why-bomb = elle est compressée pour devenir bien des fois plus grande, comme rien d’honnête ne l’est ; elle n’est pas lue
source-why-coding = elle est compressée d’une manière que je ne lis pas ; son serveur devrait envoyer ce qu’on lui demande
source-why-redirects = elle renvoie sans fin à d’autres adresses ; utilise l’adresse de la page elle-même
source-why-cancelled = la lecture a été abandonnée avant la fin ; elle est reprise plus tard
source-why-blocked-unreadable = ce n’est pas l’adresse d’une page ; écris-la comme https://example.org/page
source-why-blocked-too-long = l’adresse est trop longue ; utilise-en une plus courte
source-why-blocked-scheme = je ne lis que les adresses http et https ; utilise-en une
source-why-blocked-control-characters = l’adresse contient des caractères de contrôle, qu’on ne voit pas ; retape-la
source-why-blocked-user-info = l’adresse contient un nom ou un mot de passe ; enlève ce qui est avant le @
source-why-blocked-local-name = c’est un nom d’un réseau local ; s’il doit être lu, l’opérateur peut l’ouvrir dans la configuration
source-why-blocked-private-address = elle mène à une adresse qui n’est pas sur l’internet public ; si elle doit être lue, l’opérateur peut l’ouvrir dans la configuration
source-why-blocked-port = le port de cette adresse n’est pas interrogé ; l’opérateur peut ajouter des ports dans la configuration
source-why-blocked-downgrade = elle renvoie de https à http sur un autre serveur ; utilise l’adresse de la page elle-même
source-why-blocked-inward = une page publique mène à ce qui n’est ouvert qu’à ceux qui le nomment ; si cela doit être lu, donne sa propre adresse
source-why-empty = il n’y a rien à lire dedans pour le moment ; ce qu’elle disait avant est gardé
source-why-shrunk = elle dit moins d’un tiers de ce qu’elle disait ; ce qu’elle disait avant est gardé jusqu’à ce qu’elle l’ait fait plusieurs fois
source-why-no-feed = il n’y a pas de flux à cette adresse ; utilise l’adresse du flux lui-même
source-why-no-sitemap = ce que le site appelle son plan (sitemap) n’en est pas un ; préviens ceux qui le tiennent
source-why-pattern = l’un des motifs de chemins n’en est pas un ; écris-le comme /docs/** ou /faq
source-why-robots = son robots.txt demande aux programmes de ne pas la lire ; choisis une autre adresse, ou demande à ceux qui tiennent le site de le permettre
source-why-robots-unknown = son robots.txt ne peut pas être lu en ce moment ; je laisse le site tranquille jusqu’à ce qu’il puisse l’être
source-why-robots-no-rules = son robots.txt n’est pas une liste de règles, et personne ne peut dire ce qui peut être lu ; ceux qui tiennent le site devraient le réparer ou l’enlever
source-why-silent = le site n’a pas répondu plusieurs fois de suite ; il est relu plus tard
source-why-too-many = elle contient plus de fichiers que je n’en lis ; les autres sont laissés de côté
source-why-format = elle est d’un format que je ne lis pas ; utilise du texte, du Markdown, du HTML, du PDF, du DOCX, du CSV ou du JSON Lines
source-why-damaged = elle est abîmée, ou autre chose que ce que dit son nom ; enregistre-la de nouveau
source-why-locked = elle est protégée par un mot de passe ; enregistre-la sans
source-why-only-pictures = elle n’a pas de texte, seulement des images de ses pages ; passe-la d’abord à la reconnaissance de texte (OCR)
source-why-no-extractor = ce qui lit les pages et les fichiers n’a pas pu démarrer ; préviens l’opérateur
source-why-unreadable = elle n’a pas pu être lue ; vois si elle s’ouvre ailleurs, ou utilise-la sous une autre forme
source-why-in-part = elle a été lue, mais pas en entier : des lignes, des pages ou des dates n’y sont pas comprises
source-why-left-out = quelque chose dans le dossier est laissé de côté : c’est trop grand, ce n’est pas un fichier, c’est un lien qui mène ailleurs, ou cela ne peut pas être lu
source-why-not-there = elle n’est plus là, ou pas en ce moment ; ce qu’elle disait est gardé
source-why-not-open = elle n’est dans aucun des dossiers que la configuration permet de lire ; ce qu’elle disait est gardé
source-why-file-gone = Discord n’a plus le fichier ; ce qu’il disait est gardé. Pour qu’il soit relu, ajoute-le de nouveau
source-why-file-expired = Discord n’a plus un fichier à son adresse ; je réessaie la prochaine fois que je regarde son message
source-why-file-not-fetched = un fichier n’a pas pu être pris chez Discord ; je réessaie
source-why-not-connected = je ne suis pas connecté à Discord ; le salon est lu dès que je le suis
source-why-not-told = Discord ne m’a encore rien dit de ce serveur ; la lecture se fait dès qu’il l’a fait
source-why-forbidden = Discord ne me laisse pas lire là : donne-moi les permissions « Voir le salon » et « Voir les anciens messages »
source-why-discord = Discord n’a pas fait ce que je lui demandais ; je réessaie plus tard

## Retirer une source

source-remove-title = Retirer cette source ?
source-remove-confirm = { $source } sortirait aussitôt de toutes les réponses, avec { $documents ->
    [0] aucun document
    [one] son seul document
   *[other] ses { $documents } documents
}.
source-remove-since = Elle est ici depuis le { $when }.
source-remove-undo = Pendant un jour, on peut la faire revenir. Ensuite ses mots disparaissent pour de bon.
source-removed = { $source } n’est plus dans aucune réponse. On peut la faire revenir jusqu’au { $when }, puis elle disparaît pour de bon.

## /audit

audit-title = Qui a fait quoi ici
audit-none = Rien n’a encore été changé.
audit-operator = L’exploitant
audit-source-number = la source { $number }
audit-source-added = { $actor } a ajouté ({ $kind }) { $source }
audit-source-paused = { $actor } a mis { $source } en pause
audit-source-resumed = { $actor } fait de nouveau lire { $source }
audit-source-refreshed = { $actor } a fait lire { $source } aussitôt
audit-source-changed = { $actor } a changé les réglages de { $source }
audit-source-replaced = { $actor } a donné un nouveau fichier pour { $source }
audit-source-audience = { $actor } a changé à qui { $source } s’adresse
audit-source-channel-deleted = { $source } a été retirée : son salon a été supprimé
audit-source-removed = { $actor } a retiré { $source }
audit-source-discarded = { $actor } est revenu sur l’ajout de { $source }
audit-source-brought-back = { $actor } a fait revenir { $source }
audit-refused-unknown = { $actor } a nommé une source qui n’est pas ici : { $source }
audit-refused-permission = { $actor } voulait changer des sources et ne le peut pas
audit-refused-not-theirs = { $actor } a pressé un bouton sur des sources qui était pour quelqu’un d’autre
audit-refused-address = { $actor } voulait ajouter ce qui ne peut pas être une source : { $why }
audit-settings-refused = { $actor } voulait changer des réglages et ne le peut pas
audit-audit-refused = { $actor } voulait lire qui a fait quoi et ne le peut pas
audit-setting-changed = { $actor } a réglé { $setting } sur { $value }
audit-setting-unset = { $actor } a remis { $setting } comme au départ
audit-setting-moderators-channel = le salon des questions à la modération
audit-setting-automatic = les salons des réponses de moi-même
audit-setting-keeps-questions = la conservation des questions
audit-setting-channels = les salons où je réponds
audit-setting-excerpts = les extraits par page
audit-setting-language = la langue de ce qui est publié pour tous
audit-setting-sureness = la certitude exigée des réponses automatiques
audit-setting-moderator-roles = les rôles de modération
audit-setting-per-minute = les questions d’un membre par minute
audit-setting-keep-days = les jours où les questions sont gardées
audit-briefing-added = { $actor } a créé le briefing { $title }
audit-briefing-changed = { $actor } a modifié le briefing { $title }
audit-briefing-paused = { $actor } a suspendu le briefing { $title }
audit-briefing-resumed = { $actor } fait de nouveau tenir à jour le briefing { $title }
audit-briefing-removed = { $actor } a supprimé le briefing { $title }
audit-briefing-refused = { $actor } a voulu agir sur les briefings et n’en a pas le droit
audit-follow-added = { $actor } fait annoncer les nouvelles sur { $question } dans { $channel }
audit-follow-ended = { $actor } ne fait plus annoncer les nouvelles sur { $question } dans { $channel }
audit-other = { $actor } : { $what }

## Trouver des sources

find-title = Sources proches de ce message
find-about = Ces passages sont les plus proches de ce que dit le message. S’ils le confirment, c’est à toi de le lire.
find-none = Aucun passage ne s’approche de ce que dit ce message.
find-posted = Publié.

## Votes, réponses de moi-même, erreurs

vote-helpful = Merci, noté comme utile.
vote-not-helpful = Merci, noté comme pas utile.
vote-same = Tu l’as déjà dit.
automatic-why = Je réponds ici parce qu’un admin l’a activé. Appuie sur « { button-not-helpful } » si j’aurais dû me taire.
failure-incident = Quelque chose a mal tourné de mon côté. C’est noté sous `{ $incident }` ; l’opérateur peut le retrouver.

## Commandes

command-ask-name = demander
command-ask-description = Demande aux documents ; la réponse est mot pour mot, avec sa source
command-ask-question-name = question
command-ask-question-description = Ce que tu veux savoir
command-ask-since-name = depuis
command-ask-since-description = Seulement ce qui a paru depuis : 2024-03-21, mars 2024, la semaine dernière
command-ask-until-name = jusque
command-ask-until-description = Seulement ce qui a paru jusque-là : 2024-03-21, mars 2024, hier
command-ask-source-name = source
command-ask-source-description = Seulement cette source
command-ask-private-name = privé
command-ask-private-description = Ne montrer la réponse qu’à toi
command-latest-name = nouveautés
command-latest-description = Ce qu’il y a de nouveau dans les sources d’ici, pour toi seul
command-latest-topic-name = sujet
command-latest-topic-description = Seulement ce qui s’y rapporte ; sinon, ce que chaque source a apporté
command-latest-days-name = jours
command-latest-days-description = Tant de jours en arrière, de 1 à 7 ; un seul par défaut
command-sources-name = sources
command-sources-description = Ce que l’on peut demander ici
command-follow-name = suivre
command-follow-description = Être prévenu quand il y a du nouveau sur une question
command-follow-add-name = commencer
command-follow-add-description = Suivre une question : je t’écris quand il y a du nouveau
command-follow-add-question-name = question
command-follow-add-question-description = Ce que tu veux savoir
command-follow-add-where-name = où
command-follow-add-where-description = Pour la modération : le dire dans ce salon ou ce fil
command-follow-list-name = liste
command-follow-list-description = Ce que tu suis
command-unfollow-name = ne-plus-suivre
command-unfollow-description = Ne plus suivre une question
command-unfollow-question-name = question
command-unfollow-question-description = Quelle question
command-help-name = aide
command-help-description = Comment demander, en un coup d’œil
command-privacy-name = confidentialité
command-privacy-description = Ce qui est gardé de toi
command-privacy-show-name = montrer
command-privacy-show-description = Montre ce qui est gardé de toi
command-privacy-erase-name = effacer
command-privacy-erase-description = Efface ce qui est gardé de toi
command-settings-name = réglages
command-settings-description = Règle ce serveur
command-settings-show-name = montrer
command-settings-show-description = Montre les réglages de ce serveur
command-settings-moderators-name = modération
command-settings-moderators-description = Choisit où vont les questions sans réponse
command-settings-moderators-channel-name = salon
command-settings-moderators-channel-description = Le salon ; sans lui, elles ne vont nulle part
command-settings-automatic-name = automatique
command-settings-automatic-description = Répond de soi-même aux nouveaux messages d’un salon, si sûr
command-settings-automatic-channel-name = salon
command-settings-automatic-channel-description = Le forum ou le salon d’aide
command-settings-automatic-on-name = actif
command-settings-automatic-on-description = S’il faut y répondre
command-settings-logging-name = conservation
command-settings-logging-description = Si les questions de ce serveur sont gardées un temps
command-settings-logging-on-name = actif
command-settings-logging-on-description = S’il faut les garder
command-settings-channels-name = salons
command-settings-channels-description = Choisir où je réponds ; sans choix, partout
command-settings-channels-channel-name = salon
command-settings-channels-channel-description = Le salon ; ses fils comptent aussi. Sans salon : partout
command-settings-channels-on-name = actif
command-settings-channels-on-description = Répondre là ou non ; sans choix, oui
command-settings-excerpts-name = extraits
command-settings-excerpts-description = Combien d’extraits a une page de réponse
command-settings-excerpts-number-name = nombre
command-settings-excerpts-number-description = 1 à 5 ; sans valeur, comme l’opérateur
command-settings-language-name = langue
command-settings-language-description = La langue de ce que je publie pour tous
command-settings-language-language-name = langue
command-settings-language-language-description = Sans choix, celle de qui demande
command-settings-sureness-name = certitude
command-settings-sureness-description = À quel point être sûr pour répondre de moi-même
command-settings-sureness-percent-name = pourcent
command-settings-sureness-percent-description = 50 à 99 ; jamais moins que l’opérateur ne veut
command-settings-moderator-roles-name = rôles-modération
command-settings-moderator-roles-description = Choisir quels rôles modèrent
command-settings-moderator-roles-role-name = rôle
command-settings-moderator-roles-role-description = Le rôle
command-settings-moderator-roles-on-name = actif
command-settings-moderator-roles-on-description = Si qui l’a modère
command-settings-per-minute-name = limite
command-settings-per-minute-description = Combien de questions un membre peut poser par minute
command-settings-per-minute-questions-name = questions
command-settings-per-minute-questions-description = 1 à 60 ; jamais plus que l’opérateur ne permet
command-settings-keep-days-name = durée
command-settings-keep-days-description = Après combien de jours les questions de ce serveur sont effacées
command-settings-keep-days-days-name = jours
command-settings-keep-days-days-description = Sans valeur, comme l’opérateur ; jamais plus longtemps
command-source-name = source
command-source-description = Ce que je lis pour ce serveur : des pages, des flux et des sites
command-source-add-name = ajouter
command-source-add-description = Regarde quelque chose et l’ajoute
command-source-add-page-name = page
command-source-add-page-description = Regarde une seule page et l’ajoute
command-source-add-feed-name = flux
command-source-add-feed-description = Regarde un flux (RSS, Atom, JSON) et l’ajoute
command-source-add-site-name = site
command-source-add-site-description = Regarde un site entier et l’ajoute
command-source-add-channel-name = salon
command-source-add-channel-description = Regarder un salon de ce serveur et l’ajouter ; pour ceux qui peuvent le lire
command-source-add-channel-channel-name = salon
command-source-add-channel-channel-description = Le salon, le fil ou le forum
command-source-add-file-name = fichier
command-source-add-file-description = Donnez-moi un fichier : texte, Markdown, HTML, PDF, DOCX, CSV ou JSON Lines
command-source-add-file-file-name = fichier
command-source-add-file-file-description = Le fichier ; un autre du même nom est remplacé
command-source-audience-name = public
command-source-audience-description = À qui une source s’adresse ; sans autre précision, à tous ici
command-source-audience-role-name = role
command-source-audience-role-description = Seulement pour ceux qui ont ce rôle
command-source-audience-role-2-name = role-2
command-source-audience-role-2-description = Ou celui-ci
command-source-audience-role-3-name = role-3
command-source-audience-role-3-description = Ou celui-ci
command-source-audience-channel-name = lecteurs-de
command-source-audience-channel-description = Seulement pour ceux qui peuvent lire ce salon
command-source-audience-channel-2-name = lecteurs-de-2
command-source-audience-channel-2-description = Ou celui-ci
command-source-audience-channel-3-name = lecteurs-de-3
command-source-audience-channel-3-description = Ou celui-ci
command-source-add-address-name = adresse
command-source-add-address-description = Où elle est ; pour un flux, aussi une page qui le nomme
command-source-add-name-name = nom
command-source-add-name-description = Comment l’appeler ; sinon, comme elle s’appelle elle-même
command-source-add-include-name = seulement
command-source-add-include-description = Seulement de tels chemins, comme /docs/** /faq
command-source-add-exclude-name = sans
command-source-add-exclude-description = Pas de tels chemins
command-source-add-pages-name = pages
command-source-add-pages-description = Autant de pages au plus
command-source-add-depth-name = profondeur
command-source-add-depth-description = Sans plan de site : à autant de liens de la première page
command-source-add-articles-name = articles
command-source-add-articles-description = S’il faut lire les pages auxquelles mènent ses entrées
command-source-add-every-name = toutes
command-source-add-every-description = Minutes entre deux lectures ; sinon, aussi souvent qu’elle change
command-source-list-name = liste
command-source-list-description = Toutes les sources de ce serveur, et comment elles vont
command-source-show-name = montrer
command-source-show-description = Une source : ses réglages, et ce que sa lecture a donné
command-source-refresh-name = lire
command-source-refresh-description = Lit une source maintenant
command-source-pause-name = pause
command-source-pause-description = Ne lit plus une source pour l’instant ; ses mots restent
command-source-resume-name = reprendre
command-source-resume-description = Relit une source qui était en pause
command-source-remove-name = retirer
command-source-remove-description = Sort une source de toutes les réponses ; réversible pendant un jour
command-source-undo-name = rétablir
command-source-undo-description = Fait revenir une source qui a été retirée
command-source-source-name = source
command-source-source-description = Quelle source
command-audit-name = journal
command-audit-description = Qui a changé quoi ici, et à qui cela a été refusé
command-find-name = Trouver des sources

## Briefings

briefing-updated = mis à jour { $when }
briefing-checked = vérifié { $when }
briefing-next = prochaine { $when }
briefing-next-news = prochaine dès qu’il y a du nouveau
briefing-next-hand = renouvelé à la main
briefing-next-paused = en pause
briefing-edition = édition { $number }
briefing-window = { $days ->
    [one] publié aujourd’hui ou hier
   *[other] publié dans les { $days } derniers jours
}
briefing-window-none = De toute date
briefing-new-count = { $count ->
    [one] un extrait est nouveau
   *[other] { $count } extraits sont nouveaux
}
briefing-new = Nouveau
briefing-new-numbers = Nouveau depuis la dernière édition : { $numbers }
briefing-previous = [l’édition précédente]({ $link })
briefing-newer = [Il y a une édition plus récente]({ $link })
briefing-in-thread = En bref ; tous les extraits sont dans le fil sous ce message.
briefing-more = { $count ->
    [one] un autre dans le fil
   *[other] { $count } autres dans le fil
}
briefing-nothing = Rien trouvé à ce sujet.
briefing-nothing-window = { $days ->
    [one] Rien trouvé à ce sujet pour aujourd’hui ou hier.
   *[other] Rien trouvé à ce sujet pour les { $days } derniers jours.
}
briefing-differ = Les sources divergent à ce sujet.
briefing-struck-changed = son document dit désormais autre chose
briefing-struck-gone = Un extrait a été retiré : son document n’existe plus.
briefing-struck-removed = Un extrait a été retiré : sa source a été supprimée.
briefing-struck-not-for-all = Un extrait a été retiré : tout le monde ici ne peut plus voir sa source.
briefing-struck-unkept = Un extrait a été retiré : ses mots n’existent plus.
briefing-footer = Chaque extrait est mot pour mot dans sa source
briefing-what-changed = Ce qui a changé
briefing-pin-it = Épingler
briefing-edit = Modifier
briefing-cancel = Annuler
briefing-draft = Voici ce qui serait épinglé. Toi seul le vois.
briefing-draft-thread = { $messages ->
    [one] Voici ce qui serait épinglé, avec un message dans un fil en dessous. Toi seul le vois.
   *[other] Voici ce qui serait épinglé, avec { $messages } messages dans un fil en dessous. Toi seul le vois.
}
briefing-pinned = C’est épinglé : { $link }
briefing-posted-not-pinned = C’est publié, mais pas épinglé : { $link }
    { $why }
briefing-not-posted = La publication a échoué. { $why }
briefing-being-made = En préparation…
briefing-cancelled = Rien n’a été épinglé.
briefing-draft-gone = Ce brouillon est trop ancien ; utilise de nouveau /briefing new.
briefing-wrong = Ce n’est pas encore un briefing : { $why }
briefing-wrong-no-topics = il lui faut au moins un thème ; écris-en un par ligne
briefing-wrong-many-topics = il a { $count } thèmes, et { $most } sont le maximum ; fais-en deux briefings
briefing-wrong-long-topic = le thème { $topic } a plus de { $most } caractères ; raccourcis-le
briefing-wrong-long-title = son titre a plus de { $most } caractères ; raccourcis-le, ou laisse-le vide
briefing-wrong-window = une période dure de 1 à { $most } jours ; écris en anglais, par exemple `last 3 days`, ou rien
briefing-wrong-no-schedule = l’horaire ne dit pas quand ; écris { $examples }
briefing-wrong-long-schedule = l’horaire a plus de { $most } caractères avec son fuseau horaire ; écris { $examples }
briefing-wrong-word = dans l’horaire, je ne comprends pas { $word } ; écris { $examples }
briefing-wrong-how-often = une heure seule ne dit pas à quel rythme ; écris devant elle `daily`, `weekdays` ou des jours comme `mon, thu`, ou bien { $examples }
briefing-wrong-two-ways = l’horaire dit quand de deux façons à la fois ; écris l’une des deux, ou bien { $examples }
briefing-wrong-many-times = avec des mots, on ne peut dire qu’une seule heure ; pour plusieurs, écris une expression cron comme `0 8,18 * * *`
briefing-wrong-time = { $time } n’est pas une heure ; écris-en une comme `08:00`, `18:30` ou `8am`
briefing-wrong-day = certains mois n’ont pas de jour { $day } ; écris un jour de 1 à 28, par exemple `monthly 1 09:00`, ou `monthly last 09:00`
briefing-wrong-zone = { $zone } n’est pas un fuseau horaire ; écris à la fin un nom comme `Europe/Berlin`, `America/New_York` ou `UTC`
briefing-wrong-too-often = une fois par heure est le maximum, car Discord limite les modifications d’un ancien message ; écris `hourly`, `every 90 minutes` ou un rythme plus lent
briefing-wrong-too-rare = au plus 366 jours séparent deux éditions ; écris quelque chose de plus court, ou `by hand`
briefing-wrong-cron-count = une expression cron a cinq champs ; écris { briefing-cron-fields }
briefing-wrong-cron-empty = dans l’expression cron, le champ { $field } ne dit rien ; écris { briefing-cron-fields }
briefing-wrong-cron-field = dans l’expression cron, { $word } ne convient pas au champ { $field } ; écris { briefing-cron-fields }
briefing-wrong-never = aucun jour ne correspond à l’expression cron ; écris-en une autre, comme `0 8 1 * *`
briefing-schedule-examples = en anglais, par exemple { $examples } ou `by hand`
briefing-cron-fields = { briefing-cron-minute }, { briefing-cron-hour }, { briefing-cron-day }, { briefing-cron-month } et { briefing-cron-weekday }, comme `0 8 * * 1-5`
briefing-cron-minute = minute
briefing-cron-hour = heure
briefing-cron-day = jour du mois
briefing-cron-month = mois
briefing-cron-weekday = jour de la semaine
briefing-none = Ce briefing n’existe pas.
briefing-moved-meanwhile = Il a été déplacé entre-temps ; reprends /briefing modifier.
briefing-too-many = Il y a déjà 50 briefings ici ; supprimes-en un d’abord.
briefing-not-moderator = C’est réservé aux modérateurs : à ceux qui ont un de leurs rôles (/settings moderator-roles), ou qui peuvent épingler des messages dans ce salon.
briefing-no-channel = Un briefing a besoin d’un salon où je peux écrire.
briefing-source-unknown = Il n’y a pas de source nommée { $source } que tous là-bas peuvent voir.
briefing-list-title = Briefings
briefing-list-none = Il n’y en a pas encore. /briefing new en crée un.
briefing-one-title = Briefing
briefing-of-sources = { $count ->
    [one] D’une seule source
   *[other] De { $count } sources seulement
}
briefing-made-by = Créé par { $member }
briefing-refresh = Renouveler
briefing-history = Éditions
briefing-paused-moderator = en pause
briefing-paused-deleted = en pause : son message a été supprimé ; reprends-le pour le publier de nouveau, ou supprime-le
briefing-paused-channel = en pause : son salon n’existe plus
briefing-paused-permission = en pause : je ne peux pas y écrire ; donne-moi View Channel, Send Messages et Embed Links, puis reprends-le
briefing-paused-unreadable = en pause : ses réglages ne sont plus lisibles ; supprime-le et recrée-le
briefing-failing-pin = pas épinglé : il me faut la permission Pin Messages dans son salon (Manage Messages ne suffit plus)
briefing-failing-pins = pas épinglé : son salon a 250 messages épinglés, et Discord n’en prend pas plus ; détaches-en un
briefing-failing-unpinned = pas encore épinglé ; nouvel essai à venir
briefing-failing-edit = Discord permet peu de modifications d’anciens messages ; nouvel essai dans l’heure
briefing-failing-discord = Discord ne l’a pas accepté ; nouvel essai à venir
briefing-failing-evidence = les sources n’ont pas pu être consultées ; nouvel essai à venir, la dernière édition reste
briefing-refreshed = C’est renouvelé : { $link }
briefing-unchanged = Rien n’a changé depuis la dernière édition : { $link }
briefing-under-way = Il est en cours de préparation.
briefing-is-paused = Il est en pause ; reprends-le d’abord.
briefing-now-paused = Il est en pause. Le message reste tel quel.
briefing-now-resumed = Il est de nouveau tenu à jour.
briefing-now-changed = Il a été modifié et est renouvelé.
briefing-confirm-removal = Supprimer { $title } ? Ses éditions sont oubliées et son message est détaché ; le message lui-même reste.
button-remove-really = Supprimer
briefing-removed = Il est supprimé.
briefing-history-line = édition { $number } · { $when } · { $lines ->
    [one] un extrait
   *[other] { $lines } extraits, { $new } nouveaux
}
briefing-history-none = Aucune édition n’a encore été publiée.
briefing-history-footer = /briefing history avec deux numéros les compare
briefing-edition-none = Cette édition n’est pas conservée.
briefing-compared = Édition { $later } à côté de l’édition { $earlier }
briefing-no-difference = Elles citent la même chose.
briefing-added = Ajouté
briefing-gone = Disparu
briefing-changed = Modifié
briefing-words-gone = ses mots ne sont plus conservés, ou pas pour tous
briefing-first-edition = C’est la première édition.
briefing-exported = Édition { $number } en Markdown
briefing-notice = Le briefing **{ $title }** ({ $link }) a besoin de toi : { $why }
briefing-thread = { $title } : tous les extraits
briefing-modal-title = Briefing
briefing-modal-name = Titre
briefing-modal-topics = Thèmes ou questions, un par ligne
briefing-modal-schedule = Quand : daily 08:00, every 6 hours, by hand
briefing-modal-window = Publié quand : last 3 days, ou rien
briefing-menu-sources = Sources : toutes celles que tous y voient
briefing-menu-channel = Le salon où il est épinglé
command-briefing-name = briefing
command-briefing-description = Messages épinglés d’extraits cités qui se tiennent à jour
command-briefing-new-name = nouveau
command-briefing-new-description = Créer un briefing : le voir, puis l’épingler
command-briefing-list-name = liste
command-briefing-list-description = Tous les briefings de ce serveur
command-briefing-show-name = montrer
command-briefing-show-description = Un briefing : ses réglages, son état
command-briefing-change-name = modifier
command-briefing-change-description = Modifier un briefing
command-briefing-preview-name = aperçu
command-briefing-preview-description = Ce que serait la prochaine édition maintenant
command-briefing-remake-name = renouveler
command-briefing-remake-description = Renouveler maintenant
command-briefing-pause-name = suspendre
command-briefing-pause-description = Ne plus le tenir à jour, pour l’instant
command-briefing-resume-name = reprendre
command-briefing-resume-description = Le tenir de nouveau à jour
command-briefing-remove-name = supprimer
command-briefing-remove-description = Supprimer un briefing et détacher son message
command-briefing-editions-name = historique
command-briefing-editions-description = Ses éditions, ou ce qui en distingue deux
command-briefing-export-name = exporter
command-briefing-export-description = Une édition en fichier Markdown
command-briefing-which-name = briefing
command-briefing-which-description = Quel briefing
command-briefing-title-name = titre
command-briefing-title-description = Son titre ; sinon le premier thème
command-briefing-topics-name = themes
command-briefing-topics-description = Thèmes ou questions, séparés par ; un formulaire s’ouvre sinon
command-briefing-channel-name = salon
command-briefing-channel-description = Où il est épinglé ; ici sinon
command-briefing-change-channel-name = salon
command-briefing-change-channel-description = Un autre salon ; ses messages précédents restent où ils sont
command-briefing-schedule-name = horaire
command-briefing-schedule-description = daily 08:00 Europe/Berlin, every 6 hours, when something new appears, by hand
command-briefing-published-name = periode
command-briefing-published-description = Seulement ce qui fut publié alors : last 3 days
command-briefing-source-name = source
command-briefing-source-description = Seulement de cette source
command-briefing-earlier-name = ancienne
command-briefing-earlier-description = Le numéro de l’édition plus ancienne
command-briefing-later-name = recente
command-briefing-later-description = Le numéro de l’édition plus récente ; sinon la dernière
command-briefing-number-name = edition
command-briefing-number-description = Le numéro de l’édition ; sinon la dernière
command-pin-name = Épingler comme briefing
command-pin-description = Faire un briefing de la question de cette réponse
button-pin = Épingler
briefing-no-answer = Ce n’est pas une de mes réponses dont je connais encore la question ; utilise /briefing new.
briefing-go-on = Continuer
briefing-stop = Y mettre fin
