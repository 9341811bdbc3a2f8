-- How far back the channels and threads of a source are read, and the files in their messages. Version 6.

CREATE TABLE places (
    source    INTEGER NOT NULL,
    id        INTEGER NOT NULL,         -- a channel or thread
    name      TEXT NOT NULL,            -- as a reader should see it; '' where that is not known
    closed    TEXT,                     -- when Discord says that the thread was closed; NULL is open
    looked_at INTEGER NOT NULL,         -- when its latest messages were last gone through, in Unix seconds; 0 is never,
                                        -- or that something may have been missed since
    down_to   INTEGER,                  -- the walk back through its messages goes on before this one; NULL is no walk
    is_whole  INTEGER NOT NULL,         -- 1 where it was once gone through down to its first message
    PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
INSERT INTO places (source, id, name, closed, looked_at, down_to, is_whole)
    SELECT DISTINCT source, place, '', NULL, 0, NULL, 0 FROM messages;

-- Another one at random each time that it is stirred: what was read before it was stirred once more is not written.
ALTER TABLE stirred ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;

-- Files in messages that are kept, as far as they are of a kind that is read.
CREATE TABLE files (
    source       INTEGER NOT NULL,
    id           INTEGER NOT NULL,      -- Discord's own
    message      INTEGER NOT NULL,
    conversation INTEGER NOT NULL,      -- that of the message
    name         TEXT NOT NULL,
    size         INTEGER NOT NULL,      -- in bytes, as Discord says
    url          TEXT,                  -- where it is for a day; NULL where it is not to be fetched (any more)
    tries        INTEGER NOT NULL,      -- how often that failed
    is_read      INTEGER NOT NULL,
    is_gone      INTEGER NOT NULL,      -- 1 where the message has it no more, and what it said is to go
    PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_conversation ON files (source, conversation);
CREATE INDEX files_by_message ON files (source, message);
CREATE INDEX files_waiting ON files (source, message) WHERE url IS NOT NULL;
