-- What is done once for a question, however often its button is pressed and the bot restarted. Version 3.

ALTER TABLE questions ADD COLUMN handed_over_at INTEGER;  -- to the guild's moderators, in Unix seconds
ALTER TABLE questions ADD COLUMN posted_at INTEGER;       -- for everyone in the channel
