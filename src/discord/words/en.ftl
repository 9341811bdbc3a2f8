# Everything that the bot says. This file is the measure: the translations have the same keys with the same variables,
# and a test holds them to it. Words of documents and members arrive as variables, already escaped for Discord.
# $when is a Discord timestamp ("in 20 seconds"), which every client shows in its own language.

## Dates and numbers

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
date-day = { $day }
date-day-month = { $day } { $month }
date-full = { $day } { $month } { $year }
date-days = { $from } to { $until }
date-undated = undated
date-undated-file = undated, file changed { $date }
date-undated-first = undated, first read { $date }
window-on = on { $date }
window-days = from { $from } to { $until }
window-since = since { $date }
window-until = until { $date }
window-any = at any time
age-days = { $count ->
    [one] one day
   *[other] { $count } days
}
age-months = { $count ->
    [one] one month
   *[other] { $count } months
}
age-years = { $count ->
    [one] one year
   *[other] { $count } years
}

## Lists and quotes

word-quoted = “{ $word }”
word-and = { $first } and { $second }

## The reply

reply-sure = Sure
reply-fairly-sure = Fairly sure
reply-not-sure = Not sure
reply-searched = { $documents ->
    [0] nothing to search yet
    [one] one document searched
   *[other] { $documents } documents searched
}
reply-newest = newest { $date }
reply-page = page { $page } of { $pages }
reply-window = Only what was published { $window } was searched.
reply-differ = **Sources differ.** Newest first.
reply-stale = **Old:** the newest source here is { $age } old ({ $date }).
reply-also = also in { $count ->
    [one] one more
   *[other] { $count } more
}: { $titles }
reply-also-count = also in { $count ->
    [one] one more
   *[other] { $count } more
}
reply-resolved = { $text } = { $days }
reply-open = open
reply-pdf-page = p. { $page }
reply-refused = **That is no question that can be searched for.**
reply-thinking = Looking…

## Nothing found

nothing-found = **Nothing found.** { $documents ->
    [0] There is nothing to search here yet.
    [one] The one document here does not answer this.
   *[other] None of the { $documents } documents here answers this.
}
nothing-newest = The newest of them is from { $date }.
nothing-undated = None of them states a date.
nothing-nearest = What came nearest is behind the button below. It is no answer.
nothing-rephrase = Other words may help: names and places find more than “who” and “when”.

## The nearest passages

nearest-title = Nearest passages
nearest-warning = **Not an answer.** These passages came nearest to the question.
nearest-none = No passage comes near this question.

## An excerpt in its surroundings

context-title = Context
context-heading = Under “{ $heading }”
context-changed = The document has changed since this was quoted. This is how it stood then.
context-gone = The document has been taken out since this was quoted.

## Buttons

button-next = Next page
button-previous = Previous page
button-context = Context { $number }
button-helpful = Helpful
button-not-helpful = Not helpful
button-nearest = Nearest passages (not an answer)
button-moderator = Ask a moderator
button-post = Post here
button-erase = Erase it all
button-cancel = Keep it
button-add = Add
button-do-not-add = Do not add
button-show = How it is
button-refresh = Read now
button-pause = Pause
button-resume = Resume
button-remove = Remove
button-keep = Keep it
button-unfollow = Stop following
button-undo = Undo

## Notes beside an answer

note-corrected = { $word } is nowhere in the documents; searched for { $read_as } instead.
note-too-long = The question was longer than { $characters } characters; its beginning was read.
note-too-many-words = The question has { $words } different words; the { $searched } rarest were searched.
note-no-such-phrase = No document has { $phrases } word for word; without quotation marks the words count one by one.
note-widened = No document published { $window } has these words; documents of any date were searched.
note-undated-left-out = { $documents ->
    [one] One document with these words states no date and was left out.
   *[other] { $documents } documents with these words state no date and were left out.
}
note-follows-up = Read as following up on { $question }.
note-no-words = There is no word in the question that could be searched for.
note-private-left-out = Sources that not everyone here may see were left out. `/{ command-ask-name }` with `{ command-ask-private-name }` searches them too.

## Why not

refuse-member-limit = You have asked a lot just now. Try again { $when }.
refuse-channel-limit = This channel has asked a lot just now. Try again { $when }.
refuse-guild-limit = This server has asked a lot just now. Try again { $when }.
refuse-queue-full = Too many questions are waiting right now. Try again { $when }.
refuse-deadline = This took too long and was given up. Try again, or ask with fewer words.
refuse-not-yours = This button belongs to whoever asked. Ask yourself with `/{ command-ask-name }`.
refuse-not-yours-panel = This button belongs to whoever used the command. Use the command yourself, if you may.
refuse-too-old = This answer is too old for its buttons. Ask again.
refuse-gone = What this was about is no longer here.
refuse-forged = This button was not made here.
refuse-no-permission = You may not do this here.
refuse-bot-permission = I lack a permission for this here: { $permission }.
refuse-shutting-down = I am restarting. Try again { $when }.
refuse-index-building = I am still reading the documents. Try again { $when }.
refuse-no-sources = There is nothing here yet that could be asked about.
refuse-source-unknown = There is no source called { $source } here. `/{ command-sources-name }` lists them.
refuse-since = I cannot read { $text } as a day to begin with. Write 2024-03-21, March 2024, yesterday or last week.
refuse-until = I cannot read { $text } as a day to end with. Write 2024-03-21, March 2024, yesterday or last week.
refuse-ambiguous = { $text } could be two different days. Write it as 2024-03-21 or 21 March 2024.
refuse-backwards = The first day comes after the last: nothing can be in between.
refuse-empty = Ask a question: `/{ command-ask-name }` and a few words, or mention me with them.
refuse-empty-message = There are no words in this message to find sources for.
refuse-guild-only = This works in a server only.
refuse-elsewhere = I do not answer here. Ask me in { $channels }.
refuse-nowhere = I do not answer here, and the channels where I should are gone. An admin can choose others, or all, with `/{ command-settings-name } { command-settings-channels-name }`.
refuse-twice = Already done.

## Asking a moderator

moderator-title = A question without an answer
moderator-asked = Asked by { $member } in { $channel }.
moderator-searched = { $documents ->
    [one] The one document here does not answer it.
   *[other] None of the { $documents } documents here answers it.
}
moderator-jump = [Go to the question]({ $link })
moderator-sent = Sent to the moderators. Whoever knows can answer here.
moderator-already = The moderators have this question already.
moderator-not-set = Nobody has chosen a channel for such questions yet. An admin can, with `/{ command-settings-name } { command-settings-moderators-name }`.
moderator-failed = The question could not be posted to the moderators. An admin should look at my permissions there.

## /sources

sources-title = What can be asked about here
sources-none = Nothing yet. The operator or an admin adds sources.
sources-documents = { $documents ->
    [one] one document
   *[other] { $documents } documents
}
sources-newest = newest { $date }
sources-read = read { $when }
sources-never-read = not read yet
sources-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
sources-kind-folder = folder
sources-kind-feed = feed
sources-kind-page = page
sources-kind-site = site
sources-kind-attachment = attachments
sources-kind-channel = channel
sources-kind-other = other

## /latest

latest-title = What is new
latest-since = Since { $when }: { $documents ->
    [one] one new document
   *[other] { $documents } new documents
} from { $sources ->
    [one] one source
   *[other] { $sources } sources
}.
latest-none = Nothing new came since { $when }.
latest-read = The sources here were last read { $when }.
latest-never-read = None of the sources here has been read yet.
latest-new = { $count ->
    [one] one new document
   *[other] { $count } new documents
}
latest-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
latest-more-sources = { $count ->
    [one] One more source brought something.
   *[other] { $count } more sources brought something.
}

## /follow

follow-list-title = What you follow
follow-none = You follow nothing. `/{ command-follow-name } { command-follow-add-name }` begins.
follow-added = I follow { $question }. { $count ->
    [0] Nothing answers it yet.
    [one] One excerpt answers it now; that is no news.
   *[other] { $count } excerpts answer it now; those are no news.
}
follow-how-direct = I write to you when there is something new, at most once an hour and ten times a day. `/{ command-unfollow-name }` ends it.
follow-how-channel = I write there when there is something new, at most once an hour and ten times a day. `/{ command-unfollow-name }` ends it.
follow-here = I tell here of news on { $question }. Moderators can end that with `/{ command-unfollow-name }`.
follow-too-many = You follow as many questions as one may. End one with `/{ command-unfollow-name }` first.
follow-same = You follow that already.
follow-unknown = That is followed no more.
follow-ended = { $question } is followed no more.
follow-news = { $count ->
    [one] **New evidence**
   *[other] **New evidence:** { $count } excerpts
}
follow-news-from = You follow this in { $channel }.
follow-in-channel = told in { $channel }
follow-from-channel = told to you, as seen in { $channel }
follow-direct = told to you
follow-by = begun by { $member }
follow-since = since { $when }
follow-told = last told { $when }
follow-paused = **paused:** my messages were refused
follow-closed = There was news on a question that you follow, but Discord refused my message: you take no direct messages from me, or I may not write into that channel. It waits until you press “{ button-resume }”. To let me write to you, allow direct messages from members in the privacy settings of this server.
follow-resumed = What you follow is told again.

## /help

help-title = How to ask
help-text =
    I answer with sentences of the documents here, word for word, with their date and where they stand. I write nothing myself. When nothing answers, I say so.

    - **Ask:** `/{ command-ask-name }`, or mention me with a question. Reply to my answer to follow up: “and when?”
    - **A time:** put it into the question (“last week”, “in March 2024”) or use `{ command-ask-since-name }` and `{ command-ask-until-name }`.
    - **Exact words:** put them in "double quotes".
    - **Just for you:** `/{ command-ask-name }` with `{ command-ask-private-name }`.
    - **Check a message:** right-click or hold it, Apps, “{ command-find-name }”.
    - **What is new:** `/{ command-latest-name }`. Be told of it: `/{ command-follow-name } { command-follow-add-name }`
    - **What there is:** `/{ command-sources-name }`
    - **What is kept of you:** `/{ command-privacy-name }`

    The title under a quote leads to its source. Try **{ context-title }** for the lines around an excerpt, and tell me whether it was helpful.

## /privacy

privacy-title = What is kept of you
privacy-none = Nothing is kept of you.
privacy-kept = { $questions ->
    [0] No questions
    [one] One question
   *[other] { $questions } questions
} and { $votes ->
    [0] no votes
    [one] one vote
   *[other] { $votes } votes
}.
privacy-oldest = The oldest is from { $date }.
privacy-days = { $days ->
    [one] After one day it is erased by itself.
   *[other] After { $days } days it is erased by itself.
}
privacy-how = Kept are the words of a question, the server, what came of it and how long it took. Instead of your name there is a code that only I can make.
privacy-off = The admins of this server have switched the keeping of questions off.
privacy-recent = Your latest questions:
privacy-messages = { $messages ->
    [one] One message of yours can be quoted here, from a channel that admins made a source.
   *[other] { $messages } messages of yours can be quoted here, from channels that admins made a source.
}
privacy-follows = { $count ->
    [one] You follow one question. To write to you I keep your account with it:
   *[other] You follow { $count } questions. To write to you I keep your account with them:
}
privacy-erased-follows = { $count ->
    [one] One question is followed no more.
   *[other] { $count } questions are followed no more.
}
privacy-confirm = Erase all of your questions and votes, what you follow, and what I kept of your messages in channels? This cannot be undone.
privacy-erased-messages = { $messages ->
    [one] One message of yours is quoted no more; it still stands in its channel.
   *[other] { $messages } messages of yours are quoted no more; they still stand in their channels.
}
privacy-erased = Done. Erased: { $questions ->
    [0] no questions
    [one] one question
   *[other] { $questions } questions
} and { $votes ->
    [0] no votes
    [one] one vote
   *[other] { $votes } votes
}.
privacy-cancelled = Nothing was erased.

## /settings

settings-title = Settings of this server
settings-moderators = **Questions for moderators** go to { $channel }.
settings-moderators-none = **Questions for moderators** go nowhere; the button is hidden.
settings-automatic = **Answers of my own accord** in { $channels }.
settings-automatic-none = **Answers of my own accord** are off.
settings-logging-on = **Questions are kept** for { $days ->
    [one] one day
   *[other] { $days } days
}.
settings-logging-off = **Questions are not kept.**
settings-moderators-set = Questions without an answer can now be sent to { $channel }.
settings-moderators-unset = Questions without an answer are no longer sent anywhere.
settings-automatic-set = I now answer new posts in { $channel } when I am sure, and stay silent otherwise.
settings-automatic-unset = I no longer answer in { $channel } unless asked.
settings-logging-set = Questions of this server are kept from now on.
settings-logging-unset = Questions of this server are no longer kept. What was kept is erased as it grows old.
settings-cannot-post = I cannot post in { $channel }. Let me see the channel, send messages and embed links there.
settings-unchanged = That is how it is already.
settings-channels = **Asked here:** I answer in { $channels } and nowhere else.
settings-channels-none = **Asked here:** I answer wherever I am asked.
settings-channels-set = I answer in { $channel }, and only where that is set.
settings-excerpts = **A page of an answer** has { $excerpts ->
    [one] one excerpt
   *[other] up to { $excerpts } excerpts
}.
settings-language = **What I post for everyone** is in { $language }.
settings-language-none = **What I post for everyone** is in the language of whoever asked.
settings-sureness = **Of my own accord** I answer when I am at least { $percent } % sure.
settings-channels-nowhere = **Asked here:** I answer nowhere, as the channels that were chosen are gone. `/{ command-settings-name } { command-settings-channels-name }` chooses others; without a channel, all of them.
settings-moderator-roles = **Moderators** are { $roles } and whoever manages this server.
settings-moderator-roles-none = **Moderators** are those who manage this server.
settings-moderator-roles-set = { $role } are moderators now. Limits that you set for members are not meant for them.
settings-moderator-roles-unset = { $role } are no longer moderators by that role.
settings-per-minute = **A member may ask** { $questions ->
    [one] one question
   *[other] { $questions } questions
} a minute.
settings-keep-days-erased = What is older has just been erased.
settings-operator-holds = Whoever runs me set that; it holds, as what you chose is looser.

## Sources, as admins see them

source-list-title = The sources of this server
source-list-none = There are none yet. `/{ command-source-name } { command-source-add-name }` adds a page, a feed or a site.
source-next = next { $when }
source-next-by-hand = read only when told to
source-being-read = being read
source-being-read-far = being read, { $done } of { $of }
source-failing = { $times ->
    [one] could not be read
   *[other] could not be read { $times } times in a row
}
source-paused = paused
source-silent = nothing new since { $date }
source-back-begun = older messages follow
source-back-older = read back to { $date }; older messages follow
source-back-whole = read to its beginning
source-back-full = read back to { $date }; what is older is not read, because no more messages are kept of one channel
source-back-full-begun = what is older is not read, because no more messages are kept of one channel
source-removed-until = removed; goes for good { $when }
source-history = **What came of the last reads**
source-added-by = Added by { $member } on { $when }
source-added-by-operator = Added by the operator on { $when }
source-option-site = At most { $pages ->
    [one] one page
   *[other] { $pages } pages
}, at most { $depth ->
    [one] one link
   *[other] { $depth } links
} away from the first one
source-option-include = Only { $patterns }
source-option-exclude = Not { $patterns }
source-option-articles = The pages that its entries lead to are read
source-option-no-articles = Only what the feed itself says is read
source-for-roles = Only for { $whom }
source-for-readers = Only for those who may read { $whom }
source-option-every = Read every { $minutes ->
    [one] minute
   *[other] { $minutes } minutes
}
source-read-failed = could not be read
source-read-unchanged = Nothing had changed.
source-read-brought = { $added } new, { $changed } changed, { $removed } gone

## Adding a source

source-preview-read = { $documents ->
    [one] **One document** was read to see what it is like:
   *[other] **{ $documents } documents** were read to see what it is like:
}
source-preview-site = These are its first pages only. The others are read once it is added.
source-preview-failed = **It could not be read:** { $why }
source-preview-empty = **There is nothing in it yet.**
source-preview-later = This may pass by itself. If you add it all the same, I try again and again.
source-preview-never = It would not get better by waiting, so it is not offered. Change the address and try again.
source-preview-not-read = **Not read:**
source-preview-offer = Nothing is added yet. This offer stands for 15 minutes.
source-added = **Added.** It is in the answers here from now on, as far as it is read.
source-reading = Reading…
source-reading-far = Reading: { $done } of { $of }
source-reading-goes-on = The reading goes on by itself, though I cannot change this message any longer. `/{ command-source-name } { command-source-show-name }` tells how far it is.
source-reading-restart = I am restarting. The reading goes on by itself then; `/{ command-source-name } { command-source-show-name }` tells how far it is.
source-came-failed = **It could not be read.**
source-came-problem = **Not read:** { $why }
source-came-documents = { $documents ->
    [0] It has no documents yet.
    [one] It has one document.
   *[other] It has { $documents } documents.
}
source-came-next = It is read again { $when }.
source-came-by-hand = It is read again only when told to.
source-came-try = Try it: `/{ command-ask-name }` { $question }
source-cancelled = Nothing was added.
source-wrong = This cannot be a source: { $why }
source-known = { $address } is a source here already. `/{ command-source-name } { command-source-list-name }` shows how it is.
source-too-many = There are as many sources here as one server may have. Remove one first.
source-none = There is no such source here. `/{ command-source-name } { command-source-list-name }` shows all of them.
source-several = Several sources are called that. Choose one from the list that shows while you type.
source-not-here = Sources cannot be changed here: this bot was started without what reads them. The operator can say why.
source-audience-fixed = What is said in a channel is for those who may read that channel, and for nobody else. To change who that is, change the channel’s permissions.
source-audience-either = Choose either roles or channels, not both.
source-channel-intent = Discord does not tell me what is said in channels. The operator has to switch on “Message Content Intent” in the developer portal and set `discord.message_content = true`.
source-channel-private = A private thread is for those who were invited to it, and I do not know who that is. It cannot be a source.
source-busy = Others are looking at sources just now. Try again in a minute.
source-offer-gone = This offer has ended: it was older than 15 minutes, or I was restarted. Use `/{ command-source-name } { command-source-add-name }` again; nothing was added.

## Why something was not read: one sentence for each reason, plain words without markup, at most 300 characters

source-why-name = the name in the address could not be looked up; check its spelling
source-why-connect = its server could not be reached; it may be down, try again later
source-why-certificate = the certificate of its server is not accepted; tell whoever keeps the site
source-why-broken = its server did not give a whole answer; try again later
source-why-deadline = its server did not answer in full in time; try again later
source-why-left-alone = its server is to be left alone for a while; it is asked again after that
source-why-gone = it is gone for good; remove it, or use its new address
source-why-not-found = its server finds nothing at this address (404); check the address
source-why-not-public = it is not open to everybody; use a public address
source-why-too-many-requests = its server was asked too often (429); it is asked less often from now on
source-why-server-unwell = its server is not well; try again later
source-why-status = its server did not answer with a page; check the address, and whether it is open to everybody
source-why-too-large = it is larger than is read; use a smaller page, or split the file
source-why-bomb = it is packed to become many times larger, as nothing honest is; it is not read
source-why-coding = it is packed in a way that is not read; its server should send what it is asked for
source-why-redirects = it leads on to other addresses without end; use the address of the page itself
source-why-cancelled = it was given up before it was done; it is read again later
source-why-blocked-unreadable = this is no address of a page; write it as https://example.org/page
source-why-blocked-too-long = the address is too long; use a shorter one
source-why-blocked-scheme = only http and https addresses are read; use one of these
source-why-blocked-control-characters = the address has control characters in it; type it anew
source-why-blocked-user-info = the address has a name or a password in it; leave out what stands before the @
source-why-blocked-local-name = this is a name of a local network; the operator can open it in the config if it is meant to be read
source-why-blocked-private-address = it leads to an address that is not on the public internet; the operator can open it in the config if it is meant to be read
source-why-blocked-port = the port in the address is not one that is asked; the operator can add ports to the config
source-why-blocked-downgrade = it leads from https to http at another host; use the address of the page itself
source-why-blocked-inward = a public page leads to what is open only to those who name it; name its own address if it is meant to be read
source-why-empty = there is nothing to read in it now; what it said before is kept
source-why-shrunk = it says less than a third of what it said; what it said before is kept until it has said so several times
source-why-no-feed = there is no feed at this address; use the address of the feed itself
source-why-no-sitemap = what the site calls its sitemap is none; tell whoever keeps the site
source-why-pattern = one of the patterns of paths is none; write it as in /docs/** or /faq
source-why-robots = its robots.txt asks programs not to read it; choose another address, or ask whoever keeps the site to allow it
source-why-robots-unknown = its robots.txt cannot be read at the moment, so the site is left alone until it can
source-why-robots-no-rules = its robots.txt is not a list of rules, so nobody can tell what may be read; its owner should repair or remove it
source-why-silent = the site did not answer many times in a row; it is read again later
source-why-too-many = there are more files in it than are read; the others are left out
source-why-format = it is of a format that is not read; use text, Markdown, HTML, PDF, DOCX, CSV or JSON Lines
source-why-damaged = it is damaged, or something else than its name says; save it anew
source-why-locked = it is locked with a password; save it without one
source-why-only-pictures = it has no text, only pictures of its pages; run text recognition (OCR) over it first
source-why-no-extractor = what reads pages and files could not be started; tell the operator
source-why-unreadable = it could not be read; see whether it opens elsewhere, or use it in another form
source-why-in-part = it was read, but not all of it: lines, pages or dates in it are not understood
source-why-left-out = something in the folder is left out: it is too large, no file, a link that leads elsewhere, or may not be read
source-why-not-there = it is not there any more, or not now; what it said is kept
source-why-not-open = it is in none of the folders that the config lets be read; what it said is kept
source-why-file-gone = Discord does not have the file any more; what it said is kept. To read it again, add it again
source-why-file-expired = Discord does not have a file at its address any more; it is tried again when its message is looked at the next time
source-why-file-not-fetched = a file could not be fetched from Discord; it is tried again
source-why-not-connected = I am not connected to Discord; the channel is read when I am
source-why-not-told = Discord has not told of this server yet; it is read when it has
source-why-forbidden = Discord does not let me read there: give me the permissions View Channel and Read Message History
source-why-discord = Discord did not do what it was asked for; it is tried again later

## Removing a source

source-remove-title = Remove this source?
source-remove-confirm = { $source } would be taken out of all answers at once, with { $documents ->
    [0] no documents
    [one] its one document
   *[other] its { $documents } documents
}.
source-remove-since = It has been here since { $when }.
source-remove-undo = For a day it can be brought back. After that its words are gone for good.
source-removed = { $source } is in no answer any more. It can be brought back until { $when }, then it is gone for good.

## /audit

audit-title = Who did what here
audit-none = Nothing was changed yet.
audit-operator = The operator
audit-source-number = source { $number }
audit-source-added = { $actor } added the { $kind } { $source }
audit-source-paused = { $actor } paused { $source }
audit-source-resumed = { $actor } had { $source } read again
audit-source-refreshed = { $actor } had { $source } read at once
audit-source-changed = { $actor } changed what { $source } is told
audit-source-replaced = { $actor } gave a new file for { $source }
audit-source-audience = { $actor } changed whom { $source } is for
audit-source-channel-deleted = { $source } was removed: its channel was deleted
audit-source-removed = { $actor } removed { $source }
audit-source-discarded = { $actor } took back that { $source } was added
audit-source-brought-back = { $actor } brought { $source } back
audit-refused-unknown = { $actor } named a source that there is not here: { $source }
audit-refused-permission = { $actor } wanted to change sources and may not
audit-refused-not-theirs = { $actor } pressed a button about sources that was not made for them
audit-refused-address = { $actor } wanted to add what cannot be a source: { $why }
audit-settings-refused = { $actor } wanted to change settings and may not
audit-audit-refused = { $actor } wanted to read who did what and may not
audit-setting-changed = { $actor } set { $setting } to { $value }
audit-setting-unset = { $actor } unset { $setting }
audit-setting-moderators-channel = the channel for questions to moderators
audit-setting-automatic = the channels of automatic answers
audit-setting-keeps-questions = the keeping of questions
audit-setting-channels = the channels where I answer
audit-setting-excerpts = the excerpts on a page
audit-setting-language = the language of what is posted for everyone
audit-setting-sureness = how sure automatic answers have to be
audit-setting-moderator-roles = the roles of moderators
audit-setting-per-minute = the questions a member may ask a minute
audit-setting-keep-days = the days that questions are kept
audit-briefing-added = { $actor } made the briefing { $title }
audit-briefing-changed = { $actor } changed the briefing { $title }
audit-briefing-paused = { $actor } paused the briefing { $title }
audit-briefing-resumed = { $actor } had the briefing { $title } kept current again
audit-briefing-removed = { $actor } removed the briefing { $title }
audit-briefing-refused = { $actor } wanted to do something with briefings and may not
audit-follow-added = { $actor } has news on { $question } told in { $channel }
audit-follow-ended = { $actor } has news on { $question } told in { $channel } no more
audit-other = { $actor }: { $what }

## Find sources

find-title = Sources near this message
find-about = These passages come nearest to what the message says. Whether they bear it out is for you to read.
find-none = No passage comes near what this message says.
find-posted = Posted.

## Votes, automatic answers, failures

vote-helpful = Thank you, noted as helpful.
vote-not-helpful = Thank you, noted as not helpful.
vote-same = You said so already.
automatic-why = I answer here because an admin switched it on. Press “{ button-not-helpful }” if I should have kept quiet.
failure-incident = Something went wrong on my side. It is written down as `{ $incident }`; the operator can look it up.

## Commands: lower case, at most 32 characters; descriptions at most 100

command-ask-name = ask
command-ask-description = Ask the documents; the answer is word for word, with its source
command-ask-question-name = question
command-ask-question-description = What you want to know
command-ask-since-name = since
command-ask-since-description = Only what was published since: 2024-03-21, March 2024, last week
command-ask-until-name = until
command-ask-until-description = Only what was published until: 2024-03-21, March 2024, yesterday
command-ask-source-name = source
command-ask-source-description = Only this source
command-ask-private-name = private
command-ask-private-description = Show the answer to you alone
command-latest-name = latest
command-latest-description = What is new in the sources here, for your eyes only
command-latest-topic-name = topic
command-latest-topic-description = Only what bears on this; without it, what each source brought
command-latest-days-name = days
command-latest-days-description = So many days back, 1 to 7; one, if left out
command-sources-name = sources
command-sources-description = What can be asked about here
command-follow-name = follow
command-follow-description = Be told when there is something new on a question
command-follow-add-name = add
command-follow-add-description = Follow a question: I write to you when there is something new
command-follow-add-question-name = question
command-follow-add-question-description = What you want to know about
command-follow-add-where-name = where
command-follow-add-where-description = For moderators: tell it in this channel or thread instead
command-follow-list-name = list
command-follow-list-description = What you follow
command-unfollow-name = unfollow
command-unfollow-description = Follow a question no more
command-unfollow-question-name = question
command-unfollow-question-description = Which question
command-help-name = help
command-help-description = How to ask, on one screen
command-privacy-name = privacy
command-privacy-description = What is kept of you
command-privacy-show-name = show
command-privacy-show-description = Show what is kept of you
command-privacy-erase-name = erase
command-privacy-erase-description = Erase what is kept of you
command-settings-name = settings
command-settings-description = Set up this server
command-settings-show-name = show
command-settings-show-description = Show the settings of this server
command-settings-moderators-name = moderators
command-settings-moderators-description = Choose where questions without an answer go
command-settings-moderators-channel-name = channel
command-settings-moderators-channel-description = The channel; leave it out to send them nowhere
command-settings-automatic-name = automatic
command-settings-automatic-description = Answer new posts in a channel of my own accord, when sure
command-settings-automatic-channel-name = channel
command-settings-automatic-channel-description = The forum or help channel
command-settings-automatic-on-name = on
command-settings-automatic-on-description = Whether to answer there
command-settings-logging-name = logging
command-settings-logging-description = Whether questions of this server are kept for a while
command-settings-logging-on-name = on
command-settings-logging-on-description = Whether to keep them
command-settings-channels-name = channels
command-settings-channels-description = Choose where I answer; with nothing chosen, everywhere
command-settings-channels-channel-name = channel
command-settings-channels-channel-description = The channel; its threads count too. Leave it out for everywhere
command-settings-channels-on-name = on
command-settings-channels-on-description = Whether to answer there; yes, if left out
command-settings-excerpts-name = excerpts
command-settings-excerpts-description = How many excerpts a page of an answer has
command-settings-excerpts-number-name = number
command-settings-excerpts-number-description = 1 to 5; leave it out for the operator’s number
command-settings-language-name = language
command-settings-language-description = The language of what I post for everyone
command-settings-language-language-name = language
command-settings-language-language-description = Leave it out for that of whoever asks
command-settings-sureness-name = sureness
command-settings-sureness-description = How sure I must be to answer of my own accord
command-settings-sureness-percent-name = percent
command-settings-sureness-percent-description = 50 to 99; never less than the operator wants
command-settings-moderator-roles-name = moderator-roles
command-settings-moderator-roles-description = Choose whose roles make them moderators
command-settings-moderator-roles-role-name = role
command-settings-moderator-roles-role-description = The role
command-settings-moderator-roles-on-name = on
command-settings-moderator-roles-on-description = Whether those who have it are moderators
command-settings-per-minute-name = limit
command-settings-per-minute-description = How many questions a member may ask a minute
command-settings-per-minute-questions-name = questions
command-settings-per-minute-questions-description = 1 to 60; never more than the operator allows
command-settings-keep-days-name = retention
command-settings-keep-days-description = After how many days questions of this server are erased
command-settings-keep-days-days-name = days
command-settings-keep-days-days-description = Leave it out for the operator’s number; never longer than that
command-source-name = source
command-source-description = What I read for this server: add, watch and remove pages, feeds and sites
command-source-add-name = add
command-source-add-description = Look at something and add it
command-source-add-page-name = page
command-source-add-page-description = Look at a single page and add it
command-source-add-feed-name = feed
command-source-add-feed-description = Look at a feed (RSS, Atom, JSON) and add it
command-source-add-site-name = site
command-source-add-site-description = Look at a whole site and add it
command-source-add-channel-name = channel
command-source-add-channel-description = Look at a channel of this server and add it; for those who may read it
command-source-add-channel-channel-name = channel
command-source-add-channel-channel-description = The channel, thread or forum
command-source-add-file-name = file
command-source-add-file-description = Give me a file: text, Markdown, HTML, PDF, DOCX, CSV or JSON Lines
command-source-add-file-file-name = file
command-source-add-file-file-description = The file; one of the same name is replaced
command-source-audience-name = audience
command-source-audience-description = Whom a source is for; with nothing else given, everyone here
command-source-audience-role-name = role
command-source-audience-role-description = Only for who has this role
command-source-audience-role-2-name = role-2
command-source-audience-role-2-description = Or this one
command-source-audience-role-3-name = role-3
command-source-audience-role-3-description = Or this one
command-source-audience-channel-name = readers-of
command-source-audience-channel-description = Only for who may read this channel
command-source-audience-channel-2-name = readers-of-2
command-source-audience-channel-2-description = Or this one
command-source-audience-channel-3-name = readers-of-3
command-source-audience-channel-3-description = Or this one
command-source-add-address-name = address
command-source-add-address-description = Where it is; of a feed also a page that names it
command-source-add-name-name = name
command-source-add-name-description = What to call it; without it, what it calls itself
command-source-add-include-name = include
command-source-add-include-description = Only paths like these, as in /docs/** /faq
command-source-add-exclude-name = exclude
command-source-add-exclude-description = No paths like these
command-source-add-pages-name = pages
command-source-add-pages-description = So many pages at most
command-source-add-depth-name = depth
command-source-add-depth-description = Without a sitemap: so many links away from its first page
command-source-add-articles-name = articles
command-source-add-articles-description = Whether to read the pages that its entries lead to
command-source-add-every-name = every
command-source-add-every-description = Minutes between two reads; without it, as often as it changes
command-source-list-name = list
command-source-list-description = All sources of this server, with how they are
command-source-show-name = show
command-source-show-description = One source: what it is told, and what came of reading it
command-source-refresh-name = refresh
command-source-refresh-description = Read a source now
command-source-pause-name = pause
command-source-pause-description = Read a source no more for now; its words stay
command-source-resume-name = resume
command-source-resume-description = Read a source again that was paused
command-source-remove-name = remove
command-source-remove-description = Take a source out of all answers; for a day it can be undone
command-source-undo-name = undo
command-source-undo-description = Bring a source back that was removed
command-source-source-name = source
command-source-source-description = Which source
command-audit-name = audit
command-audit-description = Who changed what here, and who was refused
command-find-name = Find sources

## Briefings

briefing-updated = updated { $when }
briefing-checked = checked { $when }
briefing-next = next { $when }
briefing-next-news = next when something new appears
briefing-next-hand = made anew by hand
briefing-next-paused = paused
briefing-edition = edition { $number }
briefing-window = { $days ->
    [one] published today or yesterday
   *[other] published in the last { $days } days
}
briefing-window-none = Of any date
briefing-new-count = { $count ->
    [one] one excerpt is new
   *[other] { $count } excerpts are new
}
briefing-new = New
briefing-new-numbers = New since the last edition: { $numbers }
briefing-previous = [the edition before]({ $link })
briefing-newer = [There is a newer edition]({ $link })
briefing-in-thread = In short; all excerpts stand in the thread under this message.
briefing-more = { $count ->
    [one] one more in the thread
   *[other] { $count } more in the thread
}
briefing-nothing = Nothing found on this.
briefing-nothing-window = { $days ->
    [one] Nothing found on this from today or yesterday.
   *[other] Nothing found on this from the last { $days } days.
}
briefing-differ = The sources differ on this.
briefing-struck-changed = its document says something else now
briefing-struck-gone = An excerpt was taken out: its document is gone.
briefing-struck-removed = An excerpt was taken out: its source was removed.
briefing-struck-not-for-all = An excerpt was taken out: not everyone here may see its source any more.
briefing-struck-unkept = An excerpt was taken out: its words are not there any more.
briefing-footer = Each excerpt is word for word from its source
briefing-what-changed = What changed
briefing-pin-it = Pin it
briefing-edit = Edit
briefing-cancel = Cancel
briefing-draft = This is what would be pinned. Only you see it.
briefing-draft-thread = { $messages ->
    [one] This is what would be pinned, with one message in a thread under it. Only you see it.
   *[other] This is what would be pinned, with { $messages } messages in a thread under it. Only you see it.
}
briefing-pinned = It is pinned: { $link }
briefing-posted-not-pinned = It is posted, but not pinned: { $link }
    { $why }
briefing-not-posted = It could not be posted. { $why }
briefing-being-made = It is being made…
briefing-cancelled = Nothing was pinned.
briefing-draft-gone = This draft is too old; use /briefing new again.
briefing-wrong = That is no briefing yet: { $why }
briefing-wrong-no-topics = it needs at least one topic; write one a line
briefing-wrong-many-topics = it has { $count } topics, and { $most } are the most; make two briefings of it
briefing-wrong-long-topic = the topic { $topic } has more than { $most } characters; make it shorter
briefing-wrong-long-title = its title has more than { $most } characters; make it shorter, or leave it out
briefing-wrong-window = a window is 1 to { $most } days; write one like `last 3 days`, or nothing
briefing-wrong-no-schedule = the schedule does not say when; write { $examples }
briefing-wrong-long-schedule = the schedule has more than { $most } characters with its time zone; write { $examples }
briefing-wrong-word = I do not understand { $word } in the schedule; write { $examples }
briefing-wrong-how-often = a time alone does not say how often; write `daily`, `weekdays` or days such as `mon, thu` before it, or { $examples }
briefing-wrong-two-ways = the schedule says when in two ways at once; write one of them, or { $examples }
briefing-wrong-many-times = only one time of day can be said in words; for several write a cron expression, such as `0 8,18 * * *`
briefing-wrong-time = { $time } is no time of day; write one such as `08:00`, `18:30` or `8am`
briefing-wrong-day = not every month has a day { $day }; write a day from 1 to 28, such as `monthly 1 09:00`, or `monthly last 09:00`
briefing-wrong-zone = { $zone } is no time zone; write one such as `Europe/Berlin`, `America/New_York` or `UTC` at the end
briefing-wrong-too-often = once an hour is the most, because Discord limits how often an older message may be edited; write `hourly`, `every 90 minutes` or something longer
briefing-wrong-too-rare = no more than 366 days lie between two editions; write something shorter, or `by hand`
briefing-wrong-cron-count = a cron expression has five fields; write { briefing-cron-fields }
briefing-wrong-cron-empty = the field { $field } of the cron expression says nothing; write { briefing-cron-fields }
briefing-wrong-cron-field = { $word } cannot stand in the field { $field } of the cron expression; write { briefing-cron-fields }
briefing-wrong-never = no day fits the cron expression; write another one, such as `0 8 1 * *`
briefing-schedule-examples = something like { $examples } or `by hand`
briefing-cron-fields = { briefing-cron-minute }, { briefing-cron-hour }, { briefing-cron-day }, { briefing-cron-month } and { briefing-cron-weekday }, such as `0 8 * * 1-5`
briefing-cron-minute = minute
briefing-cron-hour = hour
briefing-cron-day = day of the month
briefing-cron-month = month
briefing-cron-weekday = day of the week
briefing-none = There is no such briefing.
briefing-moved-meanwhile = It was moved meanwhile; use /briefing edit again.
briefing-too-many = There are 50 briefings here already; remove one first.
briefing-not-moderator = This is for moderators: for those who have one of their roles (/settings moderator-roles), or may pin messages in that channel.
briefing-no-channel = A briefing needs a channel that I can write in.
briefing-source-unknown = There is no source called { $source } that everyone there may see.
briefing-list-title = Briefings
briefing-list-none = There are none yet. /briefing new makes one.
briefing-one-title = Briefing
briefing-of-sources = { $count ->
    [one] From one source alone
   *[other] From { $count } sources alone
}
briefing-made-by = Made by { $member }
briefing-refresh = Make it anew
briefing-history = Editions
briefing-paused-moderator = paused
briefing-paused-deleted = paused: its message was deleted; resume it to post it again, or remove it
briefing-paused-channel = paused: its channel is gone
briefing-paused-permission = paused: I may not write there; give me View Channel, Send Messages and Embed Links, then resume it
briefing-paused-unreadable = paused: what was set cannot be read any more; remove it and make it anew
briefing-failing-pin = not pinned: I need the permission Pin Messages in its channel (Manage Messages is not enough any more)
briefing-failing-pins = not pinned: its channel has 250 pinned messages, and Discord takes no more; unpin one
briefing-failing-unpinned = not pinned yet; it is tried again
briefing-failing-edit = Discord allows few edits of older messages; it is tried again within the hour
briefing-failing-discord = Discord did not take it; it is tried again
briefing-failing-evidence = the sources could not be searched; it is tried again, and the last edition stays
briefing-refreshed = It was made anew: { $link }
briefing-unchanged = Nothing is otherwise than in the last edition: { $link }
briefing-under-way = It is being made at the moment.
briefing-is-paused = It is paused; resume it first.
briefing-now-paused = It is paused. The message stays as it is.
briefing-now-resumed = It is kept current again.
briefing-now-changed = It was changed and is being made anew.
briefing-confirm-removal = Remove { $title }? Its editions are forgotten and its message is unpinned; the message itself stays.
button-remove-really = Remove it
briefing-removed = It is removed.
briefing-history-line = edition { $number } · { $when } · { $lines ->
    [one] one excerpt
   *[other] { $lines } excerpts, { $new } new
}
briefing-history-none = No edition was shown yet.
briefing-history-footer = /briefing history with two numbers compares them
briefing-edition-none = That edition is not kept.
briefing-compared = Edition { $later } beside edition { $earlier }
briefing-no-difference = They quote the same.
briefing-added = Added
briefing-gone = Gone
briefing-changed = Changed
briefing-words-gone = its words are not kept any more, or not for everyone
briefing-first-edition = This is the first edition.
briefing-exported = Edition { $number } as Markdown
briefing-notice = The briefing **{ $title }** ({ $link }) needs you: { $why }
briefing-thread = { $title }: all excerpts
briefing-modal-title = Briefing
briefing-modal-name = Title
briefing-modal-topics = Topics or questions, one a line
briefing-modal-schedule = When: daily 08:00, every 6 hours, by hand
briefing-modal-window = Published when: last 3 days, or nothing
briefing-menu-sources = Sources: all that everyone there may see
briefing-menu-channel = The channel where it is pinned
command-briefing-name = briefing
command-briefing-description = Pinned messages of cited excerpts that keep themselves current
command-briefing-new-name = new
command-briefing-new-description = Make a briefing: look at it, then pin it
command-briefing-list-name = list
command-briefing-list-description = All briefings of this server
command-briefing-show-name = show
command-briefing-show-description = One briefing: what is set, how it is
command-briefing-change-name = edit
command-briefing-change-description = Change a briefing
command-briefing-preview-name = preview
command-briefing-preview-description = What the next edition would be now
command-briefing-remake-name = refresh
command-briefing-remake-description = Make it anew now
command-briefing-pause-name = pause
command-briefing-pause-description = Keep it current no more, for now
command-briefing-resume-name = resume
command-briefing-resume-description = Keep it current again
command-briefing-remove-name = remove
command-briefing-remove-description = Remove a briefing and unpin its message
command-briefing-editions-name = history
command-briefing-editions-description = Its editions, or what tells two of them apart
command-briefing-export-name = export
command-briefing-export-description = An edition as a Markdown file
command-briefing-which-name = briefing
command-briefing-which-description = Which briefing
command-briefing-title-name = title
command-briefing-title-description = Its title; the first topic where there is none
command-briefing-topics-name = topics
command-briefing-topics-description = Topics or questions, with ; between them; a form opens without
command-briefing-channel-name = channel
command-briefing-channel-description = Where it is pinned; here without
command-briefing-change-channel-name = channel
command-briefing-change-channel-description = Another channel for it; its earlier messages stay where they are
command-briefing-schedule-name = schedule
command-briefing-schedule-description = daily 08:00 Europe/Berlin, every 6 hours, when something new appears, by hand
command-briefing-published-name = window
command-briefing-published-description = Only what was published then: last 3 days
command-briefing-source-name = source
command-briefing-source-description = Only from this source
command-briefing-earlier-name = earlier
command-briefing-earlier-description = The number of the earlier edition
command-briefing-later-name = later
command-briefing-later-description = The number of the later edition; the last one without
command-briefing-number-name = edition
command-briefing-number-description = The number of the edition; the last one without
command-pin-name = Pin as briefing
command-pin-description = Make a briefing of this answer's question
button-pin = Pin as briefing
briefing-no-answer = That is no answer of mine whose question I still know; use /briefing new.
briefing-go-on = Let it go on
briefing-stop = End it
