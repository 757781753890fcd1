"""Figures of how the bot was used: what is told of them, drawn as a picture and written as a table."""
