"""Scores of model answers: metrics as pure functions, one a question type."""
