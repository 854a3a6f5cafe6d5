# Words of the house itself: what stands on every message, and what is wrong with a field of a form.

only-you = Only you see this
why-button = Why am I seeing this?

# ---- beside the field of a form -----------------------------------------------------------------

form-required = Please fill this in.
form-too-many = { $most ->
    [one] Please choose only one.
   *[other] Please choose at most { $most }.
 }
form-too-long = This has { $length } characters; there is room for { $longest }.
form-not-offered = Please choose one of what is offered.
form-zone = We do not know this zone. Write it as continent and city, such as Europe/Lisbon.
form-zone-near = We do not know this zone. Did you mean { $nearest }?
form-date = Please write the day as year, month and day: 2027-01-04.
form-date-past = This day has passed; please choose one to come.
form-number = Please write a whole number from { $least } to { $most }.
form-time = Please write the time as 09:00 or 17:30.
