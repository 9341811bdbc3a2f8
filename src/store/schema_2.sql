-- What the bot has to know of those who ask, and of the servers that it is in. Version 2.
--
-- None of it changes `seq`: the index knows documents only. Guilds, channels and actors are Discord's numbers, which
-- fit a signed integer. A member is never named here, only hashed with a key of this store (`kept`).

-- When a run over it last came to its end, in Unix seconds; NULL where that is not known.
ALTER TABLE sources ADD COLUMN read_at INTEGER;

-- Questions that members asked, for a while. The id is random: it stands on buttons, and must not tell how many
-- questions there were, or let anyone guess another one's. Nothing refers to this table with a foreign key, because
-- SQLite then clears it row by row and leaves copies of erased words behind (store/erasing.rs).
CREATE TABLE questions (
    id         INTEGER PRIMARY KEY,     -- 63 random bits
    asked_at   INTEGER NOT NULL,        -- Unix seconds
    guild      INTEGER,                 -- NULL is a direct message
    channel    INTEGER NOT NULL,
    member     BLOB NOT NULL,           -- 16 bytes, keyed
    words      TEXT NOT NULL,
    earlier    TEXT,                    -- the words of the question that this one follows up
    since      TEXT,                    -- YYYY-MM-DD
    until      TEXT,                    -- YYYY-MM-DD
    source     INTEGER,                 -- where it was about one source only
    way        TEXT NOT NULL,           -- ask, mention, follow_up, find_sources or automatic
    private    INTEGER NOT NULL,        -- 1 where only the member saw the reply
    outcome    TEXT,                    -- answered, nothing_found, refused, failed or timed_out; NULL is not known yet
    confidence REAL,
    latency_ms INTEGER
) STRICT;
CREATE INDEX questions_by_time ON questions (asked_at);            -- what has been kept for long enough
CREATE INDEX questions_by_member ON questions (member, asked_at);  -- what is kept of oneself
CREATE INDEX questions_by_guild ON questions (guild, asked_at);    -- a server's figures

-- Whether a reply helped: one vote a member, the last one counts.
CREATE TABLE votes (
    question INTEGER NOT NULL,
    member   BLOB NOT NULL,             -- 16 bytes, keyed
    helpful  INTEGER NOT NULL,          -- 1 or 0
    voted_at INTEGER NOT NULL,          -- Unix seconds
    PRIMARY KEY (question, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_by_time ON votes (voted_at);
CREATE INDEX votes_by_member ON votes (member);

-- Who changed what, and who was refused. Rows are added and, when they are old, deleted; never changed.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,           -- Unix seconds
    guild   INTEGER,                    -- NULL concerns the whole process
    actor   INTEGER,                    -- NULL is the operator at the command line
    what    TEXT NOT NULL,              -- a dotted name, as settings.changed
    details TEXT NOT NULL               -- JSON
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_guild ON audit (guild, id);
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'rows of the audit never change');
END;

-- What a server's admins have set. What is not here is as the config says.
CREATE TABLE guild_settings (
    guild INTEGER NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild, name)
) STRICT, WITHOUT ROWID;

-- Single texts that outlive the process: the hash of the commands that are registered, the key that hashes members.
CREATE TABLE kept (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
