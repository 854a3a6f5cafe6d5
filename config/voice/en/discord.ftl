# ---- commands -----------------------------------------------------------------------------------

discord-root-description = A bot that helps people here help each other
discord-option-ask = question
discord-option-ask-hint = What you would like to know; you see the post before it is public
discord-option-topics = topics
discord-option-topics-hint = What you may be asked about, with commas between; empty shows what it is now
discord-option-calendar = days
discord-option-calendar-hint = How many days ahead; empty shows the next two weeks
discord-option-ritual = details
discord-option-ritual-hint = Which one, and when; empty asks for it
discord-option-me = page
discord-option-me-hint = Which page; empty shows all of yours
discord-option-help = word
discord-option-help-hint = Which word; empty shows all of them
discord-option-board = page
discord-option-board-hint = Which page; empty shows what waits

# ---- in private ---------------------------------------------------------------------------------

discord-which-server = You and I meet in more than one server. Which one do you mean? I keep to it until you say otherwise.

# ---- a form that is open no longer ----------------------------------------------------------------

discord-form-gone = This form is no longer open; what you wanted to do was done, or is older than two weeks. Please begin again where you found it.

# ---- a form, page by page -------------------------------------------------------------------------

discord-form-title = { $title } ({ $number }/{ $most })
discord-form-goes-on = … { $label }, continued
discord-form-day = 2027-01-04
discord-form-time = 17:30
discord-form-zone = Europe/Lisbon
discord-form-wrong = Almost there. What you wrote is kept; please look once more at this:
discord-form-again-button = Look again
discord-form-kept = Page { $number } of { $most } is kept.
discord-form-next-button = Go on

# ---- conversations ------------------------------------------------------------------------------

discord-thread = Conversation
discord-together = Brought together

# ---- a form that could not open at once ---------------------------------------------------------

discord-form-waits = Your form is ready.
discord-form-open = Open it
