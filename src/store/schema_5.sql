-- Whom a source is for, and what was written in channels. Version 5.

ALTER TABLE sources ADD COLUMN audience TEXT;  -- JSON; NULL is all whom its owner's sources are for

-- The messages of a channel that is a source, as they are now. What is quoted are the conversations made of them.
CREATE TABLE messages (
    source       INTEGER NOT NULL,
    id           INTEGER NOT NULL,      -- Discord's own, which tells when it was written
    place        INTEGER NOT NULL,      -- the channel or thread that it stands in
    conversation INTEGER NOT NULL,      -- the message that its conversation began with, which may be gone
    author       BLOB NOT NULL,         -- who wrote it, as a hash that only this store's key makes
    name         TEXT NOT NULL,         -- what they are called
    reply_to     INTEGER,
    edited_at    INTEGER NOT NULL,      -- Unix milliseconds; 0 is never
    words        TEXT NOT NULL,
    PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_conversation ON messages (source, conversation);
CREATE INDEX messages_by_place ON messages (source, place, id);
CREATE INDEX messages_by_author ON messages (author);

-- Messages that were deleted a moment ago: what was asked for before that may still tell of them.
CREATE TABLE dropped (
    source INTEGER NOT NULL,
    id     INTEGER NOT NULL,
    at     INTEGER NOT NULL,            -- Unix seconds
    PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;

-- Conversations with messages that came, changed or went and whose document does not say so yet.
CREATE TABLE stirred (
    source       INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    place        INTEGER NOT NULL,
    PRIMARY KEY (source, conversation)
) STRICT, WITHOUT ROWID;

-- Who had what they wrote erased: it still stands in the channels, and must not be taken up again from there.
CREATE TABLE unheard (
    author BLOB PRIMARY KEY,
    before INTEGER NOT NULL             -- messages with a smaller id are theirs no more
) STRICT, WITHOUT ROWID;

-- Places within a document that can be opened by themselves: the messages of a conversation.
CREATE TABLE anchors (
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,           -- the first byte of what stands there
    url     TEXT NOT NULL,
    author  TEXT NOT NULL,              -- who wrote what stands there
    PRIMARY KEY (version, at)
) STRICT, WITHOUT ROWID;
