"""Answers that the editors have written: the gist, the contents, facts about the essay, the other language."""

from dataclasses import replace

from bot.core.act import ActType
from bot.core.callback_data.passages import OutlineButton, PassageAction, ThesisButton
from bot.core.context import Context
from bot.core.decision import Decision, SavePreferences
from bot.core.essay import Ref
from bot.core.incoming import Text
from bot.core.language import Language
from bot.core.patterns import HAN, LazyPattern
from bot.core.response import Button, CatalogueMessage, Passage, TextResponse
from bot.talk import small_talk
from bot.talk.acts import Request
from bot.talk.answers import preferring
from bot.talk.answers.argued import plain, target_paragraph
from bot.talk.answers.ways import action_row
from bot.talk.navigation import show_outline, show_overview, show_paragraph
from bot.talk.preferences import AS_CLIENT, NORMAL, choose_language, is_private, show_panel

_BRIEFLY = LazyPattern(
    r"[两三几3] ?句|一分钟|(?<!\d)\d+ ?秒|太长|长话短说|tl ?;? ?dr|too long|in (?:a |one )?(?:sentence|nutshell)|three sentences|\d+ ?sec"
)
_IN_ONE = LazyPattern(
    r"一句(?!一句|句)|一言以蔽之|一个句子|用一?(?:个)?字|几个字|[一二两三四]?十(?:个)?字|in (?:a|one|1) (?:single )?(?:sentence|line)|in a nutshell|one[- ](?:liner|sentence)"
)
_STANCE = LazyPattern(
    r"立场|态度|站[哪那在]|看好|看衰|看涨|唱衰|目的|意图|用意|想表达|想说(?:什么|啥)|主旨|中心思想|主题|支持还是|赞成还是|褒|贬|正面|负面|结论|stance|position|for or against|which side|conclu"
)
_THIS_PARAGRAPH = LazyPattern(r"(?:这|本|该|上面那?)一?段|this (?:paragraph|passage)")
_HERE = LazyPattern(r"这一?(?:节|部分|章|小节)|本[节章]|this (?:part|section)")


def overview(request: Request, context: Context) -> Decision | None:
    """The gist of the whole, of the part that is named, or in three sentences where that is asked for."""
    essay = context.essay
    reference = request.reference
    if reference and reference.missing:
        note = CatalogueMessage("page.nopart", {"asked": reference.missing[:20]})
        outlined = show_outline(essay, context.state)
        return Decision(TextResponse((note,), outlined.response.rows if outlined.response else ()), context.state)
    if reference and reference.thesis:
        return show_overview(essay, reference.thesis, context.state)
    at = context.state.at
    if at and _THIS_PARAGRAPH.search(request.text):
        return plain(request, context)
    if at and _HERE.search(request.text):
        return show_overview(essay, essay.thesis(essay.paragraph(at.number).thesis), context.state)
    gist = essay.argument.gist
    if gist and _IN_ONE.search(request.text):
        return _briefly(CatalogueMessage("overview.gist", {"gist": gist}), context=context)
    stance = essay.argument.stance
    if stance and (_BRIEFLY.search(request.text) or _STANCE.search(request.text)):
        return _briefly(stance_note=CatalogueMessage("overview.brief", {"stance": stance}), context=context)
    return show_overview(essay, None, context.state)


def _briefly(stance_note: CatalogueMessage, context: Context) -> Decision:
    essay = context.essay
    whole = Button(CatalogueMessage("button.overview"), ThesisButton(essay.slug, None))
    contents = Button(CatalogueMessage("button.outline"), OutlineButton(essay.slug))
    return Decision(TextResponse((stance_note,), ((whole, contents),)), context.state)


PLAINLY = 0.5
"""Lead from which a message is about the essay as such, though it asks for nothing that is known of it."""
_FACTS: tuple[tuple[str, LazyPattern[str]], ...] = tuple(
    (name, LazyPattern(pattern))
    for name, pattern in (
        ("author", r"作者|谁写|笔者|哪位|何人|who|author|writ(?:er|ten by)|写手|写的人"),
        (
            "date",
            r"什么时候|时间|哪一?年|何时|几几年|多久以前|日期|年份|(?<!作者)(?<!作者的)背景|when|date|year|how old|recent|background",
        ),
        (
            "sources",
            r"出处|来源|哪里发|发表|刊|媒体|平台发|引自|转载|公众号|原载|source|publish|journal|where.*from|reference|引用|参考文献",
        ),
        ("length", r"字数|多少字|几个?字|多长|多少段|几段|篇幅|how long|words|length|characters|paragraphs"),
        (
            "genre",
            r"文体|体裁|什么文章|类型|语气|口吻|语调|口气|tone\b|议论|说明文|评论|散文|软文|论文|genre|kind of (?:text|essay|article)|essay or|opinion piece",
        ),
        (
            "devices",
            r"修辞|手法|比喻|排比|类比|对比|论证|写法|怎么写|文风|文笔|风格|语气|口吻|语调|口气|啰嗦|结构|反问|设问|rhetor|style|device|metaphor|tone|wordy",
        ),
        ("data", r"数据|数字|统计|图表|调查|调研|实证|data|figures|numbers|statistic|survey|evidence"),
        ("audience", r"给谁|读者|受众|写给|适合|audience|for whom|readers"),
        (
            "wording",
            r"错别字|错字|别字|病句|语病|通顺|笔误|(?:最|比较|难)?难(?:懂|读|理解)|费解|拗口|hard(?:est)? to (?:read|follow|understand)|difficult|typos?\b|misprint|grammar",
        ),
        (
            "names",
            r"点(?:了|过)?(?:谁的?|哪.{0,3})?名|(?:哪|什么)(?:家|些|个)?(?:公司|企业|平台|品牌|主播)|具体是(?:谁|哪)|名字|compan(?:y|ies)|brands?\b|names?\b",
        ),
        ("places", r"地名|哪[个座]城市|哪个国家|(?:which|what) (?:city|country|place)"),
        ("title", r"标题|题目|题名|文题|title|name of"),
    )
)


_OF_THE_AUTHOR = LazyPattern(
    r"谁|哪位|何人|叫什么|署名|笔名|名字|身份|职业|(?:作者|笔者)的?(?:背景|资料|信息|简介|情况)|和|及|与|跟|\bwho\b|name|written by|\band\b|background"
)


def about_essay(request: Request, context: Context) -> Decision | None:
    """What its editors know, and honestly what they do not."""
    essay = context.essay
    facts = essay.argument.facts
    asked = [name for name, pattern in _FACTS if name in facts and pattern.search(request.text)]
    if not facts:
        note = CatalogueMessage("say.source", {"count": len(essay)})
        return Decision(TextResponse((note,), small_talk.opener_rows(essay, request.text)), context.state)
    if not asked and request.lead < PLAINLY:
        # It is not certain that something about the essay is asked at all.
        return None
    if len(asked) > 1 and not _OF_THE_AUTHOR.search(request.text):
        # "Does the author give figures?" asks for no author.
        asked = [name for name in asked if name != "author"]
    names = asked[:3] or [name for name in ("author", "genre", "length") if name in facts]
    notes = tuple(CatalogueMessage("fact", {"fact": facts[name]}) for name in names)
    return Decision(TextResponse(notes, small_talk.opener_rows(essay, request.text)), context.state)


_SWITCH = r"(?:用|改|换|切|转|调|变|要|想要|看|说|讲|写|回|答|成|to|in|into|use|write|speak|answer|reply|read)"
_TRADITIONAL = LazyPattern(
    rf"{_SWITCH}.{{0,6}}(?:繁|正)体|(?:能|可以|可否|要)[^，。,]{{0,3}}(?:繁|正)体|^(?:繁|正)体(?:字|中文)?(?:版)?[吧呢啊吗 ]*$|traditional"
)
_SIMPLIFIED = LazyPattern(rf"{_SWITCH}.{{0,6}}(?:简体|简中)|^简体(?:字|中文)?(?:版)?[吧呢啊 ]*$|simplified")
_CHINESE = LazyPattern(
    rf"{_SWITCH}.{{0,4}}(?:中文|国语|普通话|汉语)|^(?:中文|国语|普通话|汉语)[吧呢啊 ]*$"
    r"|(?:in|to|use|speak|talk|write|answer) (?:simplified |mandarin )?(?:chinese|mandarin)|^(?:chinese|mandarin)[ .!]*$"
)
_ENGLISH = LazyPattern(
    r"(?:用|说|讲|换|改|切|转)[成到为]?英(?:文|语)?(?:来)?(?:回答|回复|回|跟我|和我|聊|说话|交流|界面|模式|版|吧|$)|界面.{0,4}英|英(?:文|语)界面"
    r"|(?:switch|speak|talk|reply|answer|write)(?: to me)?(?: to| in)? english|english (?:interface|please|only|from now)|from now on.{0,12}english"
    r"|语言.{0,4}英|language.{0,8}english|^i (?:want|need|prefer|would like) (?:it in |to have )?english[ .!]*$"
)
_ENGLISH_ALONE = LazyPattern(r"(?:in |用)?(?:英文|英语|english)[吧呢啊 .。!！]*")
"""With a passage on the table that one is meant, and else the language from now on."""
_BY_ITSELF = LazyPattern(
    r"(?:语言|界面).{0,4}(?:自动|跟(?:随|着)?.{0,3}(?:系统|客户端|手机|telegram))|language.{0,8}auto"
)
_NO_CHINESE = LazyPattern(
    r"(?:not|n't|cannot|cant|dont|no) (?:read|speak|understand|know|in|want)(?: any| much)? ?chinese|(?:not|n't|cannot|cant).{0,12}read (?:it|that|this)"
    r"|why.{0,20}(?:in|to|speak|write) chinese|不(?:懂|会|认识)(?:读)?(?:中文|汉字|国语)"
)
"""English is what such a reader wants from now on."""
_ASKS_WHY = LazyPattern(r"为什么|为何|干嘛|\bwhy\b")
_ABLE = LazyPattern(
    r"(?:能|会|懂|可以)(?:不能|不会)?(?:说|讲|用|看)?.{0,3}(?:英|中|国语|普通话|汉语|繁|简).{0,4}(?:吗|么|不)|(?:can|do) you (?:speak|know|understand)"
)
_BACK = LazyPattern(
    r"(?:那|还是|再|请|麻烦|帮我|给我|把?语言|把?界面)*(?:换|切换?|改|调|变|转)(?:一下)?回(?:来|去|原来的?|之前的?|刚才的?|以前的?)?(?:语言|设置|样子)?(?:吧|呢|啊|好了|可以吗|一下)*"
    r"|(?:please )?(?:switch|change|put|set|turn) (?:it |the language |that )?back(?: please| again)?"
)
"""The language before, which is not named."""
_MARKS = " ,，。.!！~"
_LANGUAGES = (
    (_TRADITIONAL, Language.HANT),
    (_SIMPLIFIED, Language.HANS),
    (_ENGLISH, Language.ENGLISH),
)
_CONVERTS = LazyPattern(r"(?:引文|原文|引用|引的|这一?段|上面)[^，。,]{0,6}(?:繁|正)体")
_ONCE_MORE = LazyPattern(r"再(?:说|讲|来|发|答|回)|重(?:新)?(?:说|讲|来|发|答)|again|repeat|say (?:that|it)|once more")
_TO_ENGLISH = LazyPattern(r"翻|译|英|english|translat|read (?:it|this|that)|日|法|德|韩|俄|西班牙|粤|语")
_SAYS = LazyPattern(r"what|say|mean|translat|gist|english version")


def translation(request: Request, context: Context) -> Decision | None:
    """The English gloss of what is on the table; for another script or interface, that one from now on."""
    text = request.text
    if _NO_CHINESE.search(text):
        return _in_english(request, text, context)
    if _ABLE.search(text) and request.reference is None and not _TRADITIONAL.search(text):
        return Decision(TextResponse((CatalogueMessage("translation.able"),)), context.state)
    if is_private(request.incoming.origin) and (own := _own_setting(text, request.incoming, context)):
        return own
    if _BACK.fullmatch(text.strip(_MARKS)) and context.state.last is ActType.SETTINGS:
        return preferring.use_length(NORMAL, request.incoming, context)
    at = context.state.at
    if at and request.reference is None and _CONVERTS.search(text):
        return show_paragraph(context.essay, at, context.state, converted=True)
    language = _language_asked_for(text, request.incoming, context)
    if language and request.reference is None and not _ASKS_WHY.search(text):
        return _switch(language, request.incoming, context)
    if not _TO_ENGLISH.search(text):
        return None
    return _gloss(request, context)


def _language_asked_for(text: str, incoming: Text, context: Context) -> Language | None:
    switches = [language for pattern, language in _LANGUAGES if pattern.search(text)]
    if _CHINESE.search(text) and switches in ([], [Language.ENGLISH]):
        switches = [_chinese(incoming, context)]
    if context.state.at is None and _ENGLISH_ALONE.fullmatch(text.strip()):
        switches = [Language.ENGLISH]
    if _BACK.fullmatch(text.strip(_MARKS)):
        switches = [_before(incoming, context)]
    return next(iter(switches), None)


_SETTINGS = LazyPattern(r"设置|设定|settings?\b")


def _own_setting(text: str, incoming: Text, context: Context) -> Decision | None:
    """The script of what is quoted, or where all that is set; None where neither is meant."""
    if script := preferring.read_script(text):
        return preferring.use_script(script, incoming, context)
    if _BY_ITSELF.search(text) and (chosen := choose_language(AS_CLIENT, incoming.origin, context)):
        return replace(chosen, response=TextResponse((CatalogueMessage("settings.set.client"),)))
    return show_panel(context) if _SETTINGS.search(text) else None


def _chinese(incoming: Text, context: Context) -> Language:
    """In the script that it is asked for in; where that does not tell, in that of before, or of the client."""
    if HAN.findall(incoming.content) != HAN.findall(incoming.folded):
        return Language.HANT
    known = (context.state.language, incoming.origin.spoken)
    return next((each for each in known if each in (Language.HANS, Language.HANT)), Language.HANS)


def _before(incoming: Text, context: Context) -> Language:
    """The language that was left last; where none was, Chinese from English, and the other way about."""
    now, before = context.state.language, context.state.before
    if before not in (None, now):
        return before
    return _chinese(incoming, context) if now is Language.ENGLISH else incoming.origin.spoken or Language.ENGLISH


def _in_english(request: Request, text: str, context: Context) -> Decision:
    """English for whoever reads no Chinese. Not pinned: they write none, either."""
    context = replace(context, state=replace(context.state, language=Language.ENGLISH, pinned=False))
    kept = context.preferences
    effects = (SavePreferences(replace(kept, language=Language.ENGLISH)),) if kept.language else ()
    if not _SAYS.search(text):
        return Decision(TextResponse((CatalogueMessage("translation.en"),)), context.state, effects=effects)
    return replace(_gloss(request, context), effects=effects)


def _switch(language: Language, incoming: Text, context: Context) -> Decision:
    """That language from now on; in a group for the group, in private for the person."""
    note = CatalogueMessage(f"translation.{language.value.replace('-', '')}")
    at = context.state.at
    state = replace(context.state, language=language, pinned=True, before=context.state.language)
    said = show_paragraph(context.essay, at, state) if at and _ONCE_MORE.search(incoming.folded) else None
    if said and isinstance(said.response, Passage):
        said = replace(said, response=replace(said.response, lead=note))
    said = said or Decision(TextResponse((note,)), state)
    chosen = choose_language(language, incoming.origin, context) if is_private(incoming.origin) else None
    return replace(said, effects=chosen.effects, subscription=chosen.subscription) if chosen else said


_OF_ALL = LazyPattern(
    r"全文|全篇|整篇|通篇|这篇|文章(?:的)?(?:大意|内容|主旨|要点)|(?<!这段)(?<!本段)(?<!这一段)(?<!段话)(?:总结|概括|概述|归纳|摘要|大意是)"
    r"|(?:the )?(?:whole|entire|full|essay|article)|summar|overview|abstract"
)


def _gloss(request: Request, context: Context) -> Decision:
    """The gist in English of what is on the table, or of the whole."""
    essay = context.essay
    number = target_paragraph(request, context)
    if number is None or (request.reference is None and _OF_ALL.search(request.text)):
        gist = essay.summary.en or essay.summary.zh
        return Decision(TextResponse((CatalogueMessage("translation.whole", {"gist": gist}),)), context.state)
    ref = Ref(essay.slug, number)
    gloss = essay.paragraph(number).summary
    note = CatalogueMessage("translation.gloss", {"number": number, "gloss": gloss.en or gloss.zh})
    return Decision(
        TextResponse((note,), action_row(ref, PassageAction.PLAIN, whole=True)), replace(context.state, at=ref)
    )
