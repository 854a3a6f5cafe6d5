"""The hats that the bot wears, each named after a role in a community of practice."""
