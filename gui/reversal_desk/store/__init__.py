"""What is kept: the journal, the action cache, accounts. The only room that knows sqlite3."""
