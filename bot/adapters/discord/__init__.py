"""Discord, by discord.py: its gateway and its HTTP client, and nothing of its cache."""
