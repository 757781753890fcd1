"""Particulars that were asked for, and that the passage which is shown does not give: that is said before it."""

from dataclasses import replace

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.details import DetailKind, detail_kinds
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.response import CatalogueMessage, Passage


def say_what_is_lacking(decision: Decision, incoming: Text, context: Context) -> Decision:
    """Return the decision with a word before its passage, where that does not give the particular asked for.

    A passage before which something is said already stays as it is.
    """
    shown, essay = decision.response, context.essay
    if not isinstance(shown, Passage) or shown.ref.slug != essay.slug:
        return decision
    if shown.asked or shown.question or shown.lead or shown.gloss or shown.asserted or shown.unmentioned:
        return decision
    lacking = lacking_detail(context.recognise_detail(incoming.folded), shown.ref, essay)
    return replace(decision, response=replace(shown, lacking=lacking)) if lacking else decision


def lacking_detail(kind: DetailKind | None, ref: Ref, essay: Essay) -> CatalogueMessage | None:
    """Say that a paragraph, or the whole essay, does not give the particular asked for; None where it may give it."""
    if kind in _TOLD_BY_EDITORS:
        told = essay.argument.facts.get(_TOLD_BY_EDITORS[kind])
        return CatalogueMessage("lacking.told", {"fact": told}) if told else None
    if kind is None or kind in detail_kinds(essay.paragraph(ref.number).text):
        return None
    somewhere = any(kind in detail_kinds(each.text) for each in essay.paragraphs)
    return CatalogueMessage(f"lacking.{'here' if somewhere else 'anywhere'}.{kind}")


_TOLD_BY_EDITORS = {DetailKind.NAME: "names", DetailKind.PLACE: "places"}
"""Facts about an essay: whether it names anybody, or any place, its characters do not tell."""
