"""The nouns of the house. Nothing here imports anything else of ours."""
