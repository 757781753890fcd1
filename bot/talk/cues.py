"""Words without which a message is not taken for what would delete, subscribe, or switch the language."""

from bot.core.act import ActType
from bot.core.patterns import LazyPattern

WITHOUT_A_CUE = 0.25
"""Lead from which none of these words is needed. Of the golden messages of these acts most reach it."""
CUES = {
    ActType.FORGET: LazyPattern(
        r"(?:删|清|抹|擦|销|忘).{0,10}(?:记录|数据|信息|资料|历史|对话|聊天|痕迹|消息|东西|内容|我)|(?<!我)(?:忘掉|忘了|忘记)我|把我.{0,6}(?:忘|删|清)|别(?:再)?(?:记|存|保留|留)|不(?:要|想|准|许|让).{0,4}(?:记|存|留)|隐私|记录|注销|阅后即焚"
        r"|forget|delete|erase|clear|wipe|remove|privacy|history|record|data"
    ),
    ActType.TRANSLATION: LazyPattern(
        r"翻|译|英|繁|简体|正体|中文|汉语|国语|普通话|语言|日语|日文|法语|粤语|translat|english|chinese|traditional|simplified|mandarin|language|read (?:it|this|that)"
    ),
    ActType.SETTINGS: LazyPattern(
        r"设置|设定|偏好|选项|引文|引用|原文|长|短|简洁|简略|精简|啰嗦|罗嗦|详细|字数|完整|一两句"
        r"|setting|preference|option|quot|short|long|brief|concise|detail|length|full"
    ),
    ActType.DAILY: LazyPattern(
        r"推送|推一|订阅|退订|提醒|通知|每日一段|日报|早报|定时|按时|取消|停|[发送推寄]|打扰|来一?段|[读看]一段|工作日|周末|几点|改[成到为]|设置"
        r"|daily|every ?day|every (?:morning|evening|night)|each day|subscri|push|notif|remind|excerpt|stop|cancel|unsub|deliver|schedule|send"
    ),
}
"""Words of which at least one stands in such a request."""

CARD_CUE = LazyPattern(r"[图圖卡]|海报|海報|书签|書籤|card|picture|image|poster|screenshot")
"""One of these stands in whatever asks for a passage as a picture."""

DECLINED_CUE = LazyPattern(
    r"不|别|免|算了|换|点|些|晚|以后|回头|改天|等|过会|先|放|搁|打住|到此|到这|为止|腻|够|跳过|停|玩"
    r"|\b(?:no|not|don't|later|stop|leave|drop|change|else|different|another|forget|enough|skip|done|give up|move|tomorrow|never|rather|other time)\b"
)
"""One of these stands in whatever turns something down, or leaves it."""

PROBLEM_CUE = LazyPattern(
    r"^(?!.*(?:考|出.{0,4}题|思考题|讨论题|可以(?:想|聊|讨论)|值得))"
    r"(?:.*(?:作者|文章|笔者|文中|直播|行业|企业).{0,6}(?:提出|指出|警告|讨论|探讨|解决|担心|揭示|暴露|反映|针对|谈|存在|看到).{0,8}问题"
    r"|.*(?:核心|主要|中心|关键|根本|最大)的?问题(?:是|在|出))"
)
"""A problem of which the essay speaks; questions to think about are asked for in other words."""
