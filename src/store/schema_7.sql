-- Briefings: messages of cited excerpts that are kept current, and what each edition of one quoted. Version 7.

CREATE TABLE briefings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild      INTEGER NOT NULL,
    channel    INTEGER NOT NULL,
    wanted     TEXT NOT NULL,           -- JSON: title, topics, schedule and what else a moderator set
    made_by    INTEGER NOT NULL,        -- an account: who is told what goes wrong
    made_at    INTEGER NOT NULL,        -- Unix seconds, as all times here
    due_at     INTEGER,                 -- when it is to be made anew; NULL is only when somebody says so
    paused     TEXT,                    -- why it is not kept current; NULL where it is
    message    INTEGER,                 -- Discord's id of the message that is pinned; NULL is none yet
    parts      TEXT NOT NULL DEFAULT '[]', -- JSON: the messages in its thread, with what has no room in it
    checked_at INTEGER,                 -- when the evidence was last looked at
    told_at    INTEGER,                 -- when the message was last written or changed
    seen       INTEGER NOT NULL DEFAULT 0, -- the number of the store's last change that was looked at
    failing    TEXT,                    -- what is wrong, once its maker was told; NULL where nothing is
    failures   INTEGER NOT NULL DEFAULT 0  -- times since it last went well
) STRICT;
CREATE INDEX briefings_by_guild ON briefings (guild);
CREATE INDEX briefings_by_time ON briefings (due_at) WHERE due_at IS NOT NULL;

-- What was quoted: references into versions, and none of their words, so that what is erased is erased here too.
CREATE TABLE editions (
    briefing INTEGER NOT NULL,
    number   INTEGER NOT NULL,          -- from 1
    made_at  INTEGER NOT NULL,
    quoted   TEXT NOT NULL,             -- JSON
    told_at  INTEGER,                   -- when it was shown; NULL is not yet: begun, and perhaps cut short
    message  INTEGER,                   -- the message that shows it, or showed it
    PRIMARY KEY (briefing, number)
) STRICT, WITHOUT ROWID;
