"""What is fetched from us: a feed for each community and member, a file for one run, and the doors to them.

`ics` writes what RFC 5545 has, `reading` says what stands in a feed, `files` gives one run along, `addresses` knows
where feeds are served, and `door` serves them. `cards` sends on whoever follows the address of a card; both doors slow
down who guesses (`looks`).
"""
