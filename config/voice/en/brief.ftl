# The Monday brief, and what the board shows of what comes round.

brief-on-button = Monday brief: begin
brief-off-button = Monday brief: end
brief-no-more-button = No more briefs
brief-begins = From { $at } on you get a brief every Monday morning: at most ten lines, and _nothing needs you_ is a good one.
brief-ended = You get no more briefs. The board is always here.

brief-title = This week in { $name }
brief-nothing = Nothing needs you this week.
brief-newcomers = { $number ->
    [one] One newcomer waits for a person, since { $at }: { $link }
   *[other] { $number } newcomers wait for a person, the first since { $at }: { $link }
 }
brief-waits = { $number ->
    [one] One question found nobody yet:
   *[other] { $number } questions found nobody yet:
 }
met-in-time = First words of { $number } newcomers in four weeks: { $some } had a person’s answer within { $hours } hours ({ $share } %; of so few, { $low } to { $high } % say the same).
met-too-few = Whether newcomers’ first words find an answer in time is told here once { $number } of them wrote within four weeks; of fewer it would be about persons.
brief-lacks-host = - **{ $title }**, { $at }: nobody hosts it yet
brief-ahead = - **{ $title }**, { $at }
brief-first = One idea: nothing comes round here yet. A small meetup or a weekly prompt is a good beginning.
brief-first-button = Add the first
brief-found-nobody-of = One idea: **{ $title }** found nobody twice. Another day, another form, or a rest may help.
brief-found-nobody-button = Change it
brief-no-host-of = One idea: **{ $title }** has no host. Whoever came several times is often glad to be asked.
brief-no-host-button = Choose a host
brief-not-worth-of = One idea: most people did not find **{ $title }** worth their time lately. It could be shorter, rarer, or something else.
brief-not-worth-button = Change it
brief-surprise = One idea: nothing unusual happened for eight weeks, and there are enough people for it. A surprise now and then does good.
brief-surprise-button = Add a surprise
why-brief = You coordinate here, and switched the Monday brief on.

board-lacks-host = Nobody hosts these yet:
board-time = - **{ $title }**, { $at }
board-worth = Worth the time? What those who came said, unseen, once there are five:
board-worth-of = - **{ $title }**: { $count } of { $number }
