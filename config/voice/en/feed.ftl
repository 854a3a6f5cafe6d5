# What calendar programs show (bot/feeds/).

feed-name = { $community }
feed-name-own = { $community }: my yeses
