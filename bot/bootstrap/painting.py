"""What draws pictures, with the font that the settings name. Whoever needs no more of the program loads no more."""

from bot.bootstrap.settings import Settings, SettingsError
from bot.render.picture import Painter


def open_painter(settings: Settings) -> Painter:
    """Raises SettingsError where the font that was named cannot be used."""
    try:
        return Painter.find(settings.font)
    except ValueError as error:
        raise SettingsError(f"ESSAY_BOT_FONT {error}") from error
