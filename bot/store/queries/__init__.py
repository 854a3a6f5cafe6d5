"""What is asked of the tables, by noun; each class implements the reads and writes that roles declare."""
