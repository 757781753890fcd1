"""Words without which a message is not taken for what would delete, subscribe, or switch the language."""

import re

from bot.core.act import ActType

CUES = {
    ActType.FORGET: re.compile(
        r"(?:删|清|抹|擦|销|忘).{0,10}(?:记录|数据|信息|资料|历史|对话|聊天|痕迹|消息|东西|内容|我)|(?<!我)(?:忘掉|忘了|忘记)我|把我.{0,6}(?:忘|删|清)|别(?:再)?(?:记|存|保留|留)|不(?:要|想|准|许|让).{0,4}(?:记|存|留)|隐私|记录|注销|阅后即焚"
        r"|forget|delete|erase|clear|wipe|remove|privacy|history|record|data"
    ),
    ActType.TRANSLATION: re.compile(
        r"翻|译|英|繁|简体|正体|中文|汉语|国语|普通话|语言|日语|日文|法语|粤语|translat|english|chinese|traditional|simplified|mandarin|language|read (?:it|this|that)"
    ),
    ActType.DAILY: re.compile(
        r"每[天日早晚周]|天天|日报|早报|推|订阅|提醒|通知|早上|晚上|早晨|定时|按时|取消|停|退|别.{0,3}发|发我|发给|发一段|送|打扰|工作日|周末|几点|点[钟半]|daily|every ?(?:day|morning|evening|night)|each day|subscri|push|notif|remind|excerpt|morning|stop|cancel|unsub|deliver|schedule"
    ),
}
"""Words of which at least one stands in such a request."""
