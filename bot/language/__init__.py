"""The language model, behind a port: asked by an effect, heard as an event, and never in anybody's name.

`speaking` is what any model can do, `asking` asks it and keeps the promises, `reading` makes suggestions of what it
said, `breaker` lets it rest, `client` is a real one, `scripted` only plays one. What is sent: `core.suggestions`.
"""
