"""Judgement on words and on who may be asked: pure functions on data, no chat."""
