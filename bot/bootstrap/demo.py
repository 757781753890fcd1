"""A recorded group conversation, played by the real services over a database of its own."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bootstrap.application import open_services
from bot.bootstrap.engine import Engine
from bot.bootstrap.painting import open_painter
from bot.bootstrap.settings import Settings
from bot.demo.chat_history import BOT_ID, NAME
from bot.demo.playback import DemoClock, DemoServices, Playback
from bot.demo.script import DemoScript
from bot.demo.transcript import Pictures, Tell, Transcript
from bot.render.telegram import TelegramForm
from handlers.inbound.updates import UpdateParser


async def play_demo(
    script: DemoScript, settings: Settings, tell: Tell, *, pictures: Path | None = None, engine: Engine | None = None
) -> None:
    """Play a recorded group conversation over a database of its own, of which nothing is left.

    ``tell`` takes what the group would see, a line at a time. ``pictures``: a folder to keep them in.
    Raises BadLine for a line that cannot be played, BrokenSeeds, SettingsError, StoreError, and OSError.
    """
    begins, painter = script.steps[0].at, open_painter(settings)
    form = TelegramForm(painter.draw if painter.face else None)
    if pictures and not painter.face:
        tell("No font with Chinese was found, so that recaps come without a picture. Name one in ESSAY_BOT_FONT.")
    clock = DemoClock(begins)
    with TemporaryDirectory(prefix="essay-bot-demo-") as folder:
        own = {"data": Path(folder), "database_url": None, "key": None, "key_file": Path(folder) / "key"}
        async with open_services(settings.model_copy(update=own), engine, render=form, now=clock) as services:
            crew = DemoServices(
                read=UpdateParser(BOT_ID, NAME, services.store.encryption.pseudonym, now=clock).read_json,
                conversation=services.conversation,
                discussions=services.discussions,
                scheduler=services.scheduler,
                delivery=services.delivery,
                store=services.store,
                clock=clock,
            )
            await Playback(script, crew, Transcript(tell, begins), Pictures(pictures)).play()
