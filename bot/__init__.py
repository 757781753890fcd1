"""A bot for talking with an essay."""
