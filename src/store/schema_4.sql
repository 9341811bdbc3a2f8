-- Whose a source is, who may see it, when it is read and how that went. Version 4.
--
-- A shelf is what is searched together: what everybody may see, what a guild may see, or one source that only some may
-- see. Each has a search index of its own, so that nothing of another one is found, counted, weighed or timed.

PRAGMA defer_foreign_keys = ON;

CREATE TABLE shelves (
    id   INTEGER PRIMARY KEY,           -- 0 is open to everybody, 1 to nobody
    name TEXT NOT NULL UNIQUE           -- everyone, removed, guild 123, or source 45
) STRICT;
INSERT INTO shelves (id, name) VALUES (0, 'everyone'), (1, 'removed');

-- The same address may be a source of several guilds, so the table is made anew with another key.
CREATE TABLE staying AS SELECT * FROM sources;
DROP TABLE sources;
CREATE TABLE sources (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    owner      INTEGER NOT NULL DEFAULT 0, -- the guild that it belongs to; 0 is the operator
    kind       TEXT NOT NULL,           -- folder, page, feed, site, or forgotten
    location   TEXT NOT NULL,           -- an absolute path, or an address
    name       TEXT NOT NULL,           -- what a person calls it
    options    TEXT NOT NULL DEFAULT '{}', -- JSON: what its kind can be told
    shelf      INTEGER NOT NULL DEFAULT 0 REFERENCES shelves (id),
    added_at   INTEGER,                 -- Unix seconds; NULL where that is not known
    added_by   INTEGER,                 -- an account; NULL is the operator
    paused     INTEGER NOT NULL DEFAULT 0, -- 1 where it is not read until somebody says so
    removed_at INTEGER,                 -- where it is to go for good a day later
    read_at    INTEGER,                 -- when a run over it last came to its end
    due_at     INTEGER,                 -- when it is to be read next; NULL is only when it is told to
    pause_s    INTEGER,                 -- between two reads, as it was last reckoned
    cursor     TEXT NOT NULL DEFAULT '{}', -- JSON: how far it has been read
    failures   INTEGER NOT NULL DEFAULT 0, -- reads that failed since the last good one
    UNIQUE (owner, kind, location)
) STRICT;
INSERT INTO sources (id, kind, location, name, read_at) SELECT id, kind, location, name, read_at FROM staying;
DROP TABLE staying;
CREATE INDEX sources_by_time ON sources (due_at) WHERE due_at IS NOT NULL;

-- What came of reading a source, for a while.
CREATE TABLE reads (
    id        INTEGER PRIMARY KEY,
    source    INTEGER NOT NULL,
    began_at  INTEGER NOT NULL,         -- Unix seconds
    took_ms   INTEGER NOT NULL,
    outcome   TEXT NOT NULL,            -- read, unchanged or failed
    added     INTEGER NOT NULL,         -- documents
    changed   INTEGER NOT NULL,
    removed   INTEGER NOT NULL,
    reason    TEXT,                     -- a short name for what went wrong, as blocked_private_address
    problem   TEXT                      -- the same in words
) STRICT;
CREATE INDEX reads_by_source ON reads (source, id);

-- What is known of each address that a source has read: so that it need not be sent again.
CREATE TABLE fetched (
    source     INTEGER NOT NULL,
    address    TEXT NOT NULL,
    validators TEXT,                    -- what its server gave to be asked with
    fetched_at INTEGER NOT NULL,        -- Unix seconds
    stale      TEXT,                    -- why what is kept is an older state than the one that is there; NULL is none
    PRIMARY KEY (source, address)
) STRICT, WITHOUT ROWID;
