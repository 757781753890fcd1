"""Which particular a message asks for."""

import pytest

from bot.core.details import DetailKind
from bot.talk.details import asked_detail

ASKED = {
    DetailKind.MONEY: [
        "那有没有提到赚了多少钱",
        "文章说卖了多少钱吗?",
        "一共亏了多少",
        "那条船多少钱买的",
        "销售额具体是多少",
        "票价是几块",
        "多少钱",
        "他们赚了几个亿",
        "卖了多少钱,文章有没有写",
        "有具体金额吗",
        "how much did it sell for?",
        "how much money was lost",
        "what was the exact price",
    ],
    DetailKind.NUMBER: [
        "有多少人来看了",
        "到底关了多少家店?",
        "一共几个人",
        "销量是多少",
        "比以前增长了多少",
        "它飞了多少公里",
        "那卖出去多少件呢",
        "桥长多少米",
        "有没有具体数字",
        "how many shops closed?",
        "how many people were watching",
    ],
    DetailKind.SHARE: [
        "利润率大概是多少",
        "退货率有多高",
        "带货的提成是几个点",
        "占了几成",
        "百分之几呢",
        "what percentage came back",
        "what is the profit margin",
    ],
    DetailKind.YEAR: [
        "这是哪一年的事",
        "具体是哪年",
        "那是在哪一年呢",
        "哪一年通车的",
        "which year was that?",
        "what year did the flood come",
    ],
    DetailKind.TIME: [
        "什么时候的事啊",
        "这个概念是什么时候提出的",
        "具体哪一天",
        "那件事是在什么时候",
        "when did it happen?",
    ],
    DetailKind.SPAN: ["一共持续了多久", "等了几天", "那雨下了多长时间", "how long did it last?"],
    DetailKind.PLACE: ["是哪个城市", "发生在哪个国家", "在哪座城市发生的", "which city was it?"],
    DetailKind.NAME: [
        "说的是哪个主播",
        "那家店叫什么名字",
        "到底是哪家公司",
        "指哪个平台",
        "具体指谁",
        "有没有点名",
        "是哪间公司做的",
        "哪个明星去带货了",
        "造假的是哪家",
        "which brand was it?",
        "what's the name of that company",
        "who exactly said this",
    ],
}
ARGUED = [
    "多少钱才算够",
    "谁还会去实体店",
    "什么时候实体店才能翻身",
    "谁是最大的受益者",
    "还能火多久",
    "有多少人是真的懂它",
    "再多钱有什么用",
    "我们家亏了多少钱啊",
    "哪年不是这么说的",
    "哪个平台不是靠流量",
    "问题出在哪里",
    "区别在哪",
    "钱都去哪了",
    "有几个理由",
    "几种模式",
    "第几段说的",
    "多少年了还在谈这个",
    "没多少人信",
    "多少人因为这个倾家荡产",
    "不知道亏了多少",
    "你觉得值多少钱",
    "凭什么要交多少多少钱",
    "出路在哪里",
    "流量是从哪里来的",
    "哪个品牌还敢这么做",
    "谁在推动这件事",
    "什么时候开始冷静",
    "怎么知道下了多久",
    "未来有多少人会失业",
    "这个行业一年要死多少公司",
    "一对多是几个人对几个人",
    "认为它是启蒙的理由有几条",
    "哪天流量没了怎么办",
    "赚多少是个头啊",
    "得等到哪一年才行",
    "多少人是冲着便宜来的",
    "为什么那一年特别难",
    "讲了多少个道理",
    "这个词出现了多少次",
    "传统企业有多大的阻力",
    "这要花多少心思",
    "how much does it matter",
    "how much longer will it last",
    "who would still go to a shop",
    "how much of this is true",
    "how many reasons are there",
    "who benefits from it",
    "when will it end",
    "where is the problem",
]


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind, texts in ASKED.items() for text in texts])
def test_a_particular_is_asked_for(text: str, kind: DetailKind) -> None:
    assert asked_detail(text) is kind


@pytest.mark.parametrize("text", ARGUED)
def test_what_an_argument_answers_or_nothing_asks_for_no_particular(text: str) -> None:
    assert asked_detail(text) is None
