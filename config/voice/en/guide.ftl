# The guide: the menu, help on a word, and the way to a person.

menu-title = What would you like to do?
menu-intro = I am Trellis, a bot that helps people here help each other. Type `/trellis` and one of these words, or press a button.
menu-line = - `{ $word }`: { $hint }
menu-in-threads = Inside a thread, where commands may not work, use the menu of a message, or mention me. `/trellis help ask` tells more about a word.

# ---- one line a word: in the menu, and beside what is being typed -----------------------------------

hint-help = what I can do, and how to reach a person
hint-me = how you take part, quiet hours, mute, pause, your data
hint-board = for coordinators: what waits, what went wrong, how we are set up

word-help-button = Menu
word-ask-button = Ask a question
word-topics-button = What I may be asked about
word-me-button = How I take part
word-board-button = The board

# ---- a paragraph a word -----------------------------------------------------------------------------

help-title = About “{ $word }”
help-help =
    The menu. With a word behind it, it tells more about that word; `/trellis human` shows people you can write to.
    For example: `/trellis help topics`
help-me =
    Everything of yours in one place: your quiet hours, a pause, what is muted, what is held about you, and a button that makes me forget you.
    For example: `/trellis pause 3 days`
help-board =
    For coordinators: what waits for a person, what went wrong, which channels I take part in, and **Set up**.
    For example: `/trellis board`

# ---- the way to a person ----------------------------------------------------------------------------

reach-a-person-button = Reach a person
reach-a-person-title = People you can write to
reach-a-person = These people look after this community. Write to any of them directly; I do not read along.
reach-nobody = Nobody looks after this community with me yet. Please write to whoever runs this place.

# ---- what is not understood -------------------------------------------------------------------------

not-understood = I do not know “{ $said }” yet. Here is what I can do:
not-understood-near = I do not know “{ $said }”. Perhaps you meant:
not-understood-else = Or something else:
no-longer-works = This button no longer works; its time has passed. `/trellis help` shows what I can do now.
