"""``python -m bot`` is ``essay-bot``."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
