"""Slack, by slack-bolt: heard over Socket Mode or HTTP, spoken to by its Web API."""
