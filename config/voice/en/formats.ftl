# The words of the rituals in config/rituals/, each by its id and by the names of its steps; docs/rituals.md says which
# a ritual needs, and what may be filled in.

# ---- F01 · Monday doorstep --------------------------------------------------------------------------

ritual-f01-name = Monday doorstep
ritual-f01-purpose = A light hello at the beginning of the week. Nothing of it is kept.
ritual-f01-opening = The door of a new week stands open. How do you come in? A word is plenty, and so is a picture.

# ---- F02 · Question of the week ---------------------------------------------------------------------

ritual-f02-name = Question of the week
ritual-f02-purpose = One good question from one of us, and what others really did about it.
ritual-f02-opening =
    { $asker } would like to know: { $question }

    When were you last faced with this, and what did you try?
ritual-f02-opening-bare = Nobody has put a question aside for this week, so the floor is yours. What have you been turning over in your mind lately?
ritual-f02-question = { $count ->
    [0] Nothing is put aside for the weeks to come. Yours would be welcome.
    [one] One question is put aside for a week to come.
   *[other] { $count } questions are put aside for the weeks to come.
 }
ritual-f02-question-button = I have one
ritual-f02-half = Three days on, half of this may still be open: { $question } If you have tried something meanwhile, tell us how it went, even if it went badly.

# ---- F03 · Open desk --------------------------------------------------------------------------------

ritual-f03-name = Open desk
ritual-f03-purpose = A set hour for whatever you are stuck on, ready or not.
ritual-f03-opening = The desk is open for { $minutes } minutes, with { $host }. Bring what you have; half a thought will do. What stays open is put aside for a question of the week, by your name.
ritual-f03-desk = { $count ->
    [0] Nothing lies on the desk yet.
    [one] One thing lies on the desk.
   *[other] { $count } things lie on the desk.
 }
ritual-f03-desk-button = Put something on it
ritual-f03-desk-field = What are you stuck on?
ritual-f03-solved = Which of these were settled? The others are put aside as questions for a week to come.
ritual-f03-solved-button = Say what was settled
ritual-f03-solved-choice-solved = Settled
ritual-f03-leftovers = This was still open when the desk closed. It is put aside for a week to come; whoever knows something now is welcome to say it here.

# ---- F04 · Unanswered Thursday ----------------------------------------------------------------------

ritual-f04-name = Unanswered Thursday
ritual-f04-purpose = Questions that still wait are shown once more, so that nobody is left alone with one.
ritual-f04-opening = { $count ->
    [one] One question is still open.
   *[other] { $count } questions are still open.
 } You need not know the answer: a guess helps, and so does hearing that somebody else has it too.
ritual-f04-opening-bare = No question is waiting today. Thank you for looking after each other.
ritual-f04-waiting = { $count ->
    [one] It leads to where it was asked; answers belong there.
   *[other] Each leads to where it was asked; answers belong there.
 }
ritual-f04-company = Do you have the same question, or a guess? Say so here; nobody sees who did.
ritual-f04-company-button = Me too, or a guess
ritual-f04-company-choice-metoo = Me too
ritual-f04-company-choice-guess = I have a guess
ritual-f04-came = Your question was shown to everybody for a day. { $count ->
    [0] Nobody could add to it this time. It is not forgotten.
    [one] One person has it too, or has a guess.
   *[other] { $count } people have it too, or have a guess.
 } Whatever was written stands below the question itself.

# ---- F08 · Show-and-tell ----------------------------------------------------------------------------

ritual-f08-name = Show-and-tell
ritual-f08-purpose = Two of us show what they are in the middle of, and the others ask before they advise.
ritual-f08-opening = Two of us show something that is not finished, eight minutes each. Afterwards come questions, and nothing but questions; advice waits until somebody wants it.
ritual-f08-slots = { $left ->
    [0] Two of us have something to show.
    [one] One of us has something to show, and there is room for one more.
   *[other] There is room for two. The rougher it is, the better.
 }
ritual-f08-slots-button = I'll show something
ritual-f08-slots-field = What will you show?
ritual-f08-welcome = Welcome! Whoever only listens takes part as well.
ritual-f08-first = { $thing }: { $minutes } minutes, and nobody interrupts.
ritual-f08-first-bare = This place is free. Who has something open in front of them, as it is right now?
ritual-f08-ask = Now the questions: what would you like to understand better? Answers may stay rough.
ritual-f08-second = { $thing }: { $minutes } minutes, and nobody interrupts.
ritual-f08-second-bare = This place is free. Show something on the spot, or go on asking.
ritual-f08-again = Questions once more. After them, whatever else wants to be said.
ritual-f08-links = Thank you for letting us see it. Links go here, and so does a question that you took home.

# ---- F14 · Keep, drop, try --------------------------------------------------------------------------

ritual-f14-name = Keep, drop, try
ritual-f14-purpose = We look at our habits together, and change the calendar ourselves.
ritual-f14-opening = What comes round here is ours to change. Which habits do we keep, which do we let go, and what do we try? Nobody can see who chose what, coordinators included.
ritual-f14-habits = { $count ->
    [0] Nobody has chosen yet.
    [one] One person has chosen.
   *[other] { $count } people have chosen.
 }
ritual-f14-habits-button = Choose
ritual-f14-habits-choice-keep = Keep
ritual-f14-habits-choice-drop = Drop
ritual-f14-habits-choice-try = Try
ritual-f14-change = This is how our calendar would change. It comes about by itself, unless somebody objects in time.

# ---- N06 · Ask me almost anything -------------------------------------------------------------------

ritual-n06-name = Ask me almost anything
ritual-n06-purpose = A day with one of us, for questions that one would ask by name and for those that one would not.
ritual-n06-opening = Today you can ask { $host } nearly anything, with your name or without. Any question may be left alone, and no reason is owed.
ritual-n06-questions = { $count ->
    [0] The first question is still to come.
    [one] One question so far.
   *[other] { $count } questions so far.
 }
ritual-n06-questions-button = Ask a question
ritual-n06-questions-field = Your question
ritual-n06-wanted = Which of them would you like to hear an answer to?
ritual-n06-wanted-button = I'd like to hear these
ritual-n06-answered = Which of these have you answered, in the thread? Leave alone whatever you like.
ritual-n06-answered-button = Say what is answered
ritual-n06-answered-choice-answered = Answered
ritual-n06-passed = People would like to hear more about these. Who else knows something?

# ---- N11 · Failure story ----------------------------------------------------------------------------

ritual-n11-name = Failure story
ritual-n11-purpose = We tell what went wrong and what it taught us, so that the next mistake is at least a new one.
ritual-n11-opening = Bring something that went wrong and left you wiser. Please leave other people's names out of it. If you would rather not sign yours, come in by the door without a name.
ritual-n11-stories = { $count ->
    [0] The first story is still to come.
    [one] One story is here.
   *[other] { $count } stories are here.
 } They are opened when we begin.
ritual-n11-stories-button = Tell one
ritual-n11-stories-field = What went wrong, and what did it teach you?
ritual-n11-told = What went wrong, and what it taught:
ritual-n11-same = Has one of these happened to you as well? Nobody sees who says so.
ritual-n11-same-button = It happened to me too
ritual-n11-same-choice-same = Me too
ritual-n11-shared = Those who told these were not alone with it:
ritual-n11-read = Time to read, each for themselves. If something of it has happened to you, say so below.
ritual-n11-listen = Let us talk about those that several of us know. Ask first; advise only who asks you to.
ritual-n11-warn = What would have warned us in time? Put it so that somebody who was not here understands it.

# ---- N16 · Best of us -------------------------------------------------------------------------------

ritual-n16-name = Best of us
ritual-n16-purpose = We look for what was there when things went well, and try to have more of it.
ritual-n16-opening = Remember a time when what we do went better than anybody expected. We tell each other in pairs, look for what those times had in common, and choose one thing to try.
ritual-n16-pairs = These go together; find each other wherever it suits you:
ritual-n16-tell = In pairs: tell each other of that time, and listen for what made it possible.
ritual-n16-gather = Together: what was there in both of your stories? Write down each by itself.
ritual-n16-choose = Which of these would we like more of?
ritual-n16-plan = What is the smallest thing that we could try, and who feels like it?
ritual-n16-conditions = { $count ->
    [0] Nothing is written down yet.
    [one] One thing that made it possible:
   *[other] { $count } things that made it possible:
 }
ritual-n16-conditions-button = Write one down
ritual-n16-conditions-field = What made it possible?
ritual-n16-strongest = Choose up to two that matter most to you.
ritual-n16-strongest-button = Choose two
ritual-n16-experiment = This matters to most of us; let the experiment begin here:

# ---- N20 · Lightning five ---------------------------------------------------------------------------

ritual-n20-name = Lightning five
ritual-n20-purpose = Five short talks by five of us, on whatever comes out of the hat.
ritual-n20-opening = Five topics, five minutes each. Put into the hat what you could say something about; the day before, five are drawn. It need not be polished.
ritual-n20-topics = { $count ->
    [0] The hat is empty.
    [one] One topic is in the hat.
   *[other] { $count } topics are in the hat.
 }
ritual-n20-topics-button = Put one in
ritual-n20-topics-field = What could you say something about?
ritual-n20-hat = { $count ->
    [one] Out of the hat came this:
   *[other] Out of the hat came these:
 }
ritual-n20-first = { $thing }: { $minutes } minutes. Keep your questions for the thread.
ritual-n20-first-bare = The hat is empty. { $minutes } minutes for whoever feels like it now.
ritual-n20-second = { ritual-n20-first }
ritual-n20-second-bare = { ritual-n20-first-bare }
ritual-n20-third = { ritual-n20-first }
ritual-n20-third-bare = { ritual-n20-first-bare }
ritual-n20-fourth = { ritual-n20-first }
ritual-n20-fourth-bare = { ritual-n20-first-bare }
ritual-n20-fifth = { ritual-n20-first }
ritual-n20-fifth-bare = { ritual-n20-first-bare }
ritual-n20-thanks = Thank you, all of you. What do you still want to know? It goes into the thread.
ritual-n20-threads = The talks are over, the questions need not be. They can go on here:

# ---- N31 · Before-I-start bazaar --------------------------------------------------------------------

ritual-n31-name = Before-I-start bazaar
ritual-n31-purpose = Who is about to begin something meets those who did it before, or who need it as well.
ritual-n31-opening = What is it that you are going to begin soon? Lay it out here in a line or two. Perhaps one of us has been through it, and perhaps another needs the very same.
ritual-n31-plans = { $count ->
    [0] Nothing is laid out yet.
    [one] One plan is laid out:
   *[other] { $count } plans are laid out:
 }
ritual-n31-plans-button = Lay out a plan
ritual-n31-plans-field = What are you going to begin?
ritual-n31-match = Is there one that you have been through, or need as well? Nobody sees who says so; whoever likes adds a line in the thread.
ritual-n31-match-button = Look through them
ritual-n31-match-choice-did = Been through it
ritual-n31-match-choice-need = Need it too
ritual-n31-matches = You laid out a plan in the bazaar. { $count ->
    [0] Nobody met it this time, which says nothing about the plan.
    [one] One person has been through it, or needs it too.
   *[other] { $count } people have been through it, or need it too.
 } The thread is the place to find each other.

# ---- N32 · Golden question hunt ---------------------------------------------------------------------

ritual-n32-name = Golden question hunt
ritual-n32-purpose = A week with open ears, for questions from outside that are worth asking here.
ritual-n32-opening = Open your ears for a week: a customer's question, a child's, a stranger's. When one of them makes you stop, bring it along just as it was asked. Those that we choose are asked here later, by the name of whoever found them.
ritual-n32-finds = { $count ->
    [0] The first find is still to come.
    [one] One find so far.
   *[other] { $count } finds so far.
 }
ritual-n32-finds-button = I heard one
ritual-n32-finds-field = The question, as it was asked
ritual-n32-golden = Which of these would you like us to talk about? Choose up to three. It is about the questions, not about who found them.
ritual-n32-golden-button = Choose questions
ritual-n32-chosen = These spoke to most of us. Each is put aside for a week of its own:
