-- What is new of each source, and the questions that somebody follows. Version 8.

-- By source and then by time: counting what one source brought, and finding the last of it, reads that and nothing else.
CREATE INDEX documents_by_arrival ON documents (source, first_seen, version) WHERE version IS NOT NULL;

-- Questions that are asked again when documents change. Who is written to has to be known here, so this is the one table
-- with accounts of members beside their hashes (those of admins and moderators stand with what they made): it is shown to them, and goes with all else that is kept of them.
-- Nothing refers to it with a foreign key (store/erasing.rs).
CREATE TABLE follows (
    id         INTEGER PRIMARY KEY,     -- 63 random bits: it stands on buttons
    account    INTEGER NOT NULL,        -- who follows, and is written to
    member     BLOB NOT NULL,           -- the same, hashed as in questions
    guild      INTEGER,                 -- NULL is direct messages: what everybody may see
    channel    INTEGER NOT NULL,        -- where it was asked for
    place      INTEGER,                 -- the channel or thread that it is told in; NULL is a direct message
    words      TEXT NOT NULL,           -- the question
    locale     TEXT NOT NULL,           -- the language of what is ours in the messages
    made_at    INTEGER NOT NULL,        -- Unix seconds, as all times here
    begun      INTEGER NOT NULL,        -- the number of the change up to which nothing is news
    looked_at  INTEGER NOT NULL,        -- when it was last asked
    due_at     INTEGER NOT NULL,        -- it is not asked before
    failures   INTEGER NOT NULL DEFAULT 0, -- times that it could not be told since it last could
    told_at    INTEGER,                 -- when a message was last sent
    told_day   INTEGER NOT NULL DEFAULT 0, -- days since 1970 of that
    told_times INTEGER NOT NULL DEFAULT 0, -- messages on that day
    telling    TEXT,                    -- JSON: what is to be told, written down before it is sent
    nonce      INTEGER,                 -- the name of that message
    telling_at INTEGER,                 -- when that was written down
    paused     TEXT,                    -- why nothing is sent; NULL where it is
    warned     INTEGER NOT NULL DEFAULT 0 -- 1 where whoever follows was told that it is paused
) STRICT;
CREATE INDEX follows_by_account ON follows (account);
CREATE INDEX follows_by_member ON follows (member);
CREATE INDEX follows_by_guild ON follows (guild);
CREATE INDEX follows_by_time ON follows (looked_at) WHERE paused IS NULL;

-- What was found when a follow began, and what was told since: none of the words, only which.
CREATE TABLE known (
    follow   INTEGER NOT NULL,
    document INTEGER NOT NULL,
    words    INTEGER NOT NULL,          -- a fingerprint of them
    version  INTEGER NOT NULL,          -- the state of the document that they stood in
    at       INTEGER NOT NULL,          -- Unix seconds
    PRIMARY KEY (follow, document, words)
) STRICT, WITHOUT ROWID;
