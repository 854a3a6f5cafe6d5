"""The only room with SQL: what was heard, what is known, what is to be said."""
