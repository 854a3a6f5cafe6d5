"""Every adapter is held to one contract, over the wire that its platform speaks."""
