"""The doors of the house: what a platform says becomes an event, what we want said becomes its call."""
