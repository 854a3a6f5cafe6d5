# Rituals: when they are, as it is understood and said back.

# ---- what could not be read ------------------------------------------------------------------------

when-empty = When shall it be? For example: mon 09:00, first tuesday 18:30, or next thursday at 4pm.
when-too-long = That is more than { $longest } characters. A few words are enough: every 2 weeks on thu 16:00.
when-unclear = I could not read that. These I can: mon 09:00 · every 2 weeks on thu 16:00 · first tuesday 18:30 · weekdays 08:00 · 2027-03-04 16:00 · tomorrow 9:30.
when-unknown = I do not know “{ $written }”. These I can read: mon 09:00 · every 2 weeks on thu 16:00 · first tuesday 18:30 · 4 march 16:00.
when-unknown-near = I do not know “{ $written }”. Did you mean { $nearest }?
when-time-missing = At what time? For example: { $typed } 16:00.
when-time-wrong = “{ $written }” is no time of day. Please write it as 09:00, 17:30 or 4pm.
when-two-times = { $first } or { $second }? Please name one time; a second one makes a second ritual.
when-bare-number = Is { $number } the hour or the day? Please write the hour as { $number }:00, and the day with its month.
when-day-missing = On which weekday? For example: every 2 weeks on thu 16:00.
when-month-day-missing = On which day of the month? For example: first tuesday 18:30, or monthly on the 15th 10:00.
when-not-every-month = Not every month has a day { $number }. Please choose one up to 28, or write: last day of the month 10:00.
when-which-day = On which day? For example: mon 09:00, tomorrow 9:30, or 4 march 16:00.
when-date-order = I cannot tell which is the day and which the month. Please write it as 2027-03-04, or 4 march.
when-no-such-day = I find no such day as “{ $typed }”. Please write it as 2027-03-04, or 4 march.
when-other-weekday = “{ $typed }” does not go together: { $date } is another weekday. Please look once more, or leave the weekday out.
when-past = This has passed already. Please choose a time to come.
when-far = This is more than five years ahead. Please choose a year nearer to us.
when-country = I do not know the country “{ $written }”. Please write its two letters, such as PT, or DE-BY for a part of it.
when-country-near = I do not know the country “{ $written }”. Did you mean { $nearest }?

# ---- what was understood, in words that can be typed again -------------------------------------------

when-day-MO = Monday
when-day-TU = Tuesday
when-day-WE = Wednesday
when-day-TH = Thursday
when-day-FR = Friday
when-day-SA = Saturday
when-day-SU = Sunday
when-day-WORK = weekday
when-list = { $first } and { $last }
when-nth = { $which } { $days }
when-which = { $which ->
    [1] first
    [2] second
    [3] third
    [4] fourth
    [5] fifth
   *[other] last
 }
when-said-once = once, { $at }
when-said-daily = { $every ->
    [1] every day at { $time }
    [2] every second day at { $time }
   *[other] every { $every } days at { $time }
 }
when-said-workdays = every weekday at { $time }
when-said-weekly = { $every ->
    [1] every { $day } at { $time }
    [2] every second { $day } at { $time }
   *[other] every { $every } weeks on { $day } at { $time }
 }
when-said-weekly-several = { $every ->
    [1] every { $days } at { $time }
   *[other] every { $every } weeks on { $days } at { $time }
 }
when-said-monthly = { $every ->
    [1] on the { $days } of every month at { $time }
   *[other] every { $every } months on the { $days } at { $time }
 }
when-said-dates = { $every ->
    [1] on day { $days } of every month at { $time }
   *[other] every { $every } months on day { $days } at { $time }
 }
when-said-last-day = { $every ->
    [1] on the last day of every month at { $time }
   *[other] every { $every } months on the last day at { $time }
 }
when-said-rule = by the rule { $rule } at { $time }
