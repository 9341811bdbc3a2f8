-- The truth. Everything else (the search index, vectors) is derived from these tables and can be thrown away.
-- `user_version` counts the migrations; this file is version 1.

-- Where documents come from.
CREATE TABLE sources (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,             -- folder, or forgotten
    location TEXT NOT NULL,             -- an absolute path
    name     TEXT NOT NULL,             -- what a person calls it
    UNIQUE (kind, location)
) STRICT;

-- One thing a person could open. `version` is what it says now, NULL once it is gone.
CREATE TABLE documents (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    source     INTEGER NOT NULL REFERENCES sources (id),
    key        TEXT NOT NULL,           -- unique in its source: a path, and a record's key behind '#'
    path       TEXT,                    -- the file it was read from, absolute
    first_seen INTEGER NOT NULL,        -- Unix seconds
    version    INTEGER REFERENCES versions (id),
    UNIQUE (source, key)
) STRICT;

-- What a document said at some time. Rows never change but for `replaced`, so an excerpt that names a version
-- can be checked against the very bytes it was taken from. `seq` numbers all changes of the store, in order.
CREATE TABLE versions (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    document         INTEGER NOT NULL REFERENCES documents (id),
    hash             BLOB NOT NULL,     -- SHA-256 of all that a reader could notice
    seq              INTEGER NOT NULL,
    replaced         INTEGER,           -- the seq of the change that ended this version
    passages         INTEGER NOT NULL,
    language         TEXT NOT NULL,
    published        TEXT,              -- YYYY-MM-DD
    published_at     INTEGER,           -- Unix seconds, where a time of day was told
    published_origin TEXT,
    simhash          INTEGER NOT NULL,  -- fingerprint for near-duplicates
    title            TEXT NOT NULL,
    title_origin     TEXT NOT NULL,
    url              TEXT,
    publisher        TEXT,
    author           TEXT,
    text             TEXT NOT NULL      -- last, so that reading the columns above never touches it
) STRICT;
CREATE INDEX versions_by_seq ON versions (seq) WHERE replaced IS NULL;
CREATE INDEX versions_by_replaced ON versions (replaced) WHERE replaced IS NOT NULL;
CREATE INDEX versions_by_document ON versions (document);

-- Byte spans of a version's text. `sentences` and `headings` are packed pairs of offsets (store/spans.rs).
CREATE TABLE passages (
    version   INTEGER NOT NULL REFERENCES versions (id),
    ordinal   INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    sentences BLOB NOT NULL,
    headings  BLOB NOT NULL,
    PRIMARY KEY (version, ordinal)
) STRICT, WITHOUT ROWID;

-- The ends of versions whose rows are gone for good: whoever follows the changes must still learn of them.
CREATE TABLE purged (
    seq     INTEGER PRIMARY KEY,        -- as `replaced` was
    version INTEGER NOT NULL
) STRICT;

-- Each opening that changed something, by the last change before it. A store that was restored from a backup, or
-- begun anew, counts the same numbers again; under another opening's id they are known to be other changes.
CREATE TABLE openings (
    after INTEGER PRIMARY KEY,
    id    INTEGER NOT NULL              -- drawn at random
) STRICT;

-- Single values: 'seq', the last change's number.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO facts (name, value) VALUES ('seq', 0);

-- What an embedder made of each passage, one byte a dimension; `model` is the embedder's name and version, so that
-- another one begins anew. Derived, but dear: a passage takes ten milliseconds.
CREATE TABLE vectors (
    version INTEGER NOT NULL REFERENCES versions (id),
    ordinal INTEGER NOT NULL,
    model   TEXT NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (version, ordinal)
) STRICT, WITHOUT ROWID;
