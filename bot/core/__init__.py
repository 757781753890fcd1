"""The nouns of the program. Nothing here imports anything else of ours."""
