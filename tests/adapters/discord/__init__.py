"""Discord's adapter, from outside."""
