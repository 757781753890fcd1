"""What can be typed in a sitting of ``annotate`` besides lines to be saved."""

COMMANDS = (
    "Each line is saved at once, and learnt while you write the next. An empty line: the next paragraph. "
    "? lists what else there is to write and to do, /quit leaves."
)
HELP = {
    "/ask": "how readers ask about a paragraph, the one first that gains most; it begins with this",
    "/sum": "a line on each paragraph that has none; /sum 3: on paragraph 3",
    "/part": "title, statement, summary, label, and questions to discuss, of each part; /part 3-5: of these paragraphs",
    "/talk": "questions to discuss, part by part",
    "/not": "what people would ask that the essay does not answer",
    "/draft": "a language model drafts lines for this; each is saved only if you say so",
    "/go": "/go 3: to paragraph 3",
    "/show": "/show 3: paragraph 3, only to look at",
    "/skip": "leaves this one for today",
    "/undo": "takes the last line back, again the one before it",
    "/quit": "leaves; everything is saved, and the next time begins here",
}
