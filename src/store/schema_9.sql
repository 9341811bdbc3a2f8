-- Where an edition of a briefing was shown: a briefing that is moved leaves its earlier messages where they are. Version 9.

ALTER TABLE editions ADD COLUMN channel INTEGER NOT NULL DEFAULT 0;
UPDATE editions SET channel = coalesce((SELECT channel FROM briefings WHERE id = briefing), 0);
