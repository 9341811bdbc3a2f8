-- What an edition of a briefing was shown as: a briefing that is moved or changed leaves its earlier messages where they
-- are and as they are, and what is taken away later is taken out of them. Version 9.

ALTER TABLE editions ADD COLUMN channel INTEGER NOT NULL DEFAULT 0;
ALTER TABLE editions ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE editions ADD COLUMN window_days INTEGER;          -- NULL is any date
ALTER TABLE editions ADD COLUMN parts TEXT NOT NULL DEFAULT '[]'; -- JSON: the messages in the thread under its message

UPDATE editions SET (channel, title, window_days) =
    (SELECT channel, coalesce(json_extract(wanted, '$.title'), ''), json_extract(wanted, '$.window_days')
     FROM briefings WHERE id = briefing)
WHERE briefing IN (SELECT id FROM briefings);
UPDATE editions SET parts = (SELECT parts FROM briefings WHERE id = briefing)
WHERE (briefing, message) IN (SELECT id, message FROM briefings);
