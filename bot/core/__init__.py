"""What the community would be without computers: people, happenings, words, and manners."""
