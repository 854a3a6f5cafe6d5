"""What calendar programs read: a feed for each community and member, a file for one run, and the door they come to.

`ics` writes what RFC 5545 has, `reading` says what stands in a feed, `files` gives one run along, `addresses` knows
where feeds are served, and `door` serves them.
"""
