"""Cities and countries by the names that people write, and the time zones that they are in.

A line: a zone and names of places in it, or of its time. The first two of a zone are what it is called, in Chinese and
in English. A name that stands with several zones means any of them. Chinese names are in Simplified characters.
"""

from functools import cache

from bot.core.essay import LocalizedText

_CITIES = """
Asia/Shanghai: 北京, Beijing, 上海, Shanghai, 广州, Guangzhou, 深圳, Shenzhen, 天津, Tianjin, 重庆, Chongqing, 杭州
Asia/Shanghai: Hangzhou, 成都, Chengdu, 武汉, Wuhan, 南京, Nanjing, 西安, Xi'an, 苏州, Suzhou, 长沙, Changsha, 郑州
Asia/Shanghai: Zhengzhou, 青岛, Qingdao, 济南, Jinan, 沈阳, Shenyang, 大连, Dalian, 哈尔滨, Harbin, 长春, Changchun
Asia/Shanghai: 厦门, Xiamen, 福州, Fuzhou, 泉州, Quanzhou, 宁波, Ningbo, 温州, Wenzhou, 无锡, Wuxi, 常州, Changzhou
Asia/Shanghai: 合肥, Hefei, 南昌, Nanchang, 昆明, Kunming, 贵阳, Guiyang, 南宁, Nanning, 海口, Haikou, 三亚, Sanya
Asia/Shanghai: 石家庄, Shijiazhuang, 太原, Taiyuan, 呼和浩特, Hohhot, 兰州, Lanzhou, 西宁, Xining, 银川, Yinchuan
Asia/Shanghai: 拉萨, Lhasa, 佛山, Foshan, 东莞, Dongguan, 珠海, Zhuhai, 中山, Zhongshan, 惠州, Huizhou, 汕头, Shantou
Asia/Shanghai: 湛江, Zhanjiang, 义乌, Yiwu, 绍兴, Shaoxing, 嘉兴, Jiaxing, 金华, Jinhua, 台州, Taizhou, 徐州, Xuzhou
Asia/Shanghai: 扬州, Yangzhou, 南通, Nantong, 烟台, Yantai, 潍坊, Weifang, 临沂, Linyi, 洛阳, Luoyang, 唐山, Tangshan
Asia/Shanghai: 保定, Baoding, 桂林, Guilin, 芜湖, Wuhu, 襄阳, Xiangyang, 宜昌, Yichang, 包头, Baotou, 中国, China
Asia/Shanghai: 乌鲁木齐, Urumqi, 新疆, Xinjiang, 盐城, 镇江, 湖州, 舟山, 淄博, 威海, 济宁, 邯郸, 廊坊, 秦皇岛, 大同
Asia/Shanghai: 吉林, 大庆, 鞍山, 九江, 赣州, 景德镇, 株洲, 湘潭, 岳阳, 衡阳, 江门, 柳州, 北海, 绵阳, 遵义, 大理, 丽江
Asia/Shanghai: 漳州, 中国大陆, 北京时间, PRC, CST
Asia/Urumqi: 乌鲁木齐, Urumqi, 喀什, Kashgar, 伊宁, Yining, 新疆, Xinjiang, 新疆时间
Asia/Hong_Kong: 香港, Hong Kong, 九龙, HKT
Asia/Macau: 澳门, Macau, Macao
Asia/Taipei: 台北, Taipei, 高雄, Kaohsiung, 台中, Taichung, 台南, Tainan, 新竹, Hsinchu, 台湾, Taiwan
Asia/Tokyo: 东京, Tokyo, 大阪, Osaka, 京都, Kyoto, 名古屋, Nagoya, 横滨, Yokohama, 福冈, Fukuoka, 札幌, Sapporo, 神户
Asia/Tokyo: Kobe, 日本, JST
Asia/Seoul: 首尔, Seoul, 釜山, Busan, 韩国, Korea, 汉城, KST
Asia/Pyongyang: 平壤, Pyongyang
Asia/Ulaanbaatar: 乌兰巴托, Ulaanbaatar, 蒙古, Mongolia
Asia/Singapore: 新加坡, Singapore, 狮城, SGT
Asia/Kuala_Lumpur: 吉隆坡, Kuala Lumpur, 槟城, Penang, 新山, Johor Bahru, 马来西亚, Malaysia
Asia/Bangkok: 曼谷, Bangkok, 清迈, Chiang Mai, 普吉, Phuket, 泰国, Thailand
Asia/Ho_Chi_Minh: 胡志明市, Ho Chi Minh City, 西贡, Saigon, 河内, Hanoi, 越南, Vietnam
Asia/Phnom_Penh: 金边, Phnom Penh, 柬埔寨, Cambodia
Asia/Vientiane: 万象, Vientiane, 老挝, Laos
Asia/Yangon: 仰光, Yangon, 曼德勒, Mandalay, 缅甸, Myanmar
Asia/Manila: 马尼拉, Manila, 宿务, Cebu, 菲律宾, Philippines
Asia/Jakarta: 雅加达, Jakarta, 泗水, Surabaya, 万隆, Bandung, 印尼, Indonesia, 印度尼西亚, WIB
Asia/Makassar: 巴厘岛, Bali, 望加锡, Makassar, 登巴萨, Denpasar
Asia/Brunei: 文莱, Brunei
Asia/Kolkata: 新德里, New Delhi, 德里, Delhi, 孟买, Mumbai, 班加罗尔, Bangalore, 加尔各答, Kolkata, 金奈, Chennai
Asia/Kolkata: 印度, India, IST
Asia/Karachi: 卡拉奇, Karachi, 伊斯兰堡, Islamabad, 拉合尔, Lahore, 巴基斯坦, Pakistan
Asia/Dhaka: 达卡, Dhaka, 孟加拉国, Bangladesh
Asia/Colombo: 科伦坡, Colombo, 斯里兰卡, Sri Lanka
Asia/Kathmandu: 加德满都, Kathmandu, 尼泊尔, Nepal
Asia/Almaty: 阿拉木图, Almaty, 阿斯塔纳, Astana, 哈萨克斯坦, Kazakhstan
Asia/Tashkent: 塔什干, Tashkent, 乌兹别克斯坦, Uzbekistan
Asia/Tbilisi: 第比利斯, Tbilisi, 格鲁吉亚, Georgia
Asia/Dubai: 迪拜, Dubai, 阿布扎比, Abu Dhabi, 阿联酋, UAE, United Arab Emirates
Asia/Riyadh: 利雅得, Riyadh, 吉达, Jeddah, 沙特, Saudi Arabia
Asia/Qatar: 多哈, Doha, 卡塔尔, Qatar
Asia/Tehran: 德黑兰, Tehran, 伊朗, Iran
Asia/Jerusalem: 耶路撒冷, Jerusalem, 特拉维夫, Tel Aviv, 以色列, Israel
Europe/Istanbul: 伊斯坦布尔, Istanbul, 安卡拉, Ankara, 土耳其, Turkey
Europe/Moscow: 莫斯科, Moscow, 圣彼得堡, Saint Petersburg, St Petersburg, 俄罗斯, Russia, 俄国, MSK
Asia/Novosibirsk: 新西伯利亚, Novosibirsk
Asia/Irkutsk: 伊尔库茨克, Irkutsk
Asia/Vladivostok: 海参崴, Vladivostok, 符拉迪沃斯托克
Europe/London: 伦敦, London, 曼彻斯特, Manchester, 爱丁堡, Edinburgh, 伯明翰, Birmingham, 利物浦, Liverpool, 格拉斯哥
Europe/London: Glasgow, 剑桥, Cambridge, 牛津, Oxford, 利兹, Leeds, 布里斯托, Bristol, 谢菲尔德, Sheffield, 英国, UK
Europe/London: 英格兰, England, 苏格兰, 威尔士, United Kingdom, Britain, Great Britain, Scotland, BST
Europe/Dublin: 都柏林, Dublin, 爱尔兰, Ireland
Europe/Lisbon: 里斯本, Lisbon, 葡萄牙, Portugal
Europe/Paris: 巴黎, Paris, 里昂, Lyon, 马赛, Marseille, 尼斯, Nice, 法国, France, CET, CEST, 中欧
Europe/Madrid: 马德里, Madrid, 巴塞罗那, Barcelona, 西班牙, Spain
Europe/Berlin: 柏林, Berlin, 慕尼黑, Munich, 法兰克福, Frankfurt, 汉堡, Hamburg, 科隆, Cologne, 杜塞尔多夫, Dusseldorf
Europe/Berlin: Düsseldorf, 斯图加特, Stuttgart, 德国, Germany
Europe/Rome: 罗马, Rome, 米兰, Milan, 威尼斯, Venice, 佛罗伦萨, Florence, 普拉托, Prato, 意大利, Italy
Europe/Amsterdam: 阿姆斯特丹, Amsterdam, 鹿特丹, Rotterdam, 海牙, The Hague, 荷兰, Netherlands
Europe/Brussels: 布鲁塞尔, Brussels, 比利时, Belgium
Europe/Luxembourg: 卢森堡, Luxembourg
Europe/Zurich: 苏黎世, Zurich, Zürich, 日内瓦, Geneva, 瑞士, Switzerland
Europe/Vienna: 维也纳, Vienna, 奥地利, Austria
Europe/Prague: 布拉格, Prague, 捷克, Czechia
Europe/Budapest: 布达佩斯, Budapest, 匈牙利, Hungary
Europe/Warsaw: 华沙, Warsaw, 波兰, Poland
Europe/Copenhagen: 哥本哈根, Copenhagen, 丹麦, Denmark
Europe/Stockholm: 斯德哥尔摩, Stockholm, 瑞典, Sweden
Europe/Oslo: 奥斯陆, Oslo, 挪威, Norway
Europe/Helsinki: 赫尔辛基, Helsinki, 芬兰, Finland
Atlantic/Reykjavik: 雷克雅未克, Reykjavik, 冰岛, Iceland
Europe/Athens: 雅典, Athens, 希腊, Greece
Europe/Kyiv: 基辅, Kyiv, Kiev, 乌克兰, Ukraine
Europe/Bucharest: 布加勒斯特, Bucharest, 罗马尼亚, Romania
Europe/Belgrade: 贝尔格莱德, Belgrade, 塞尔维亚, Serbia
Africa/Cairo: 开罗, Cairo, 埃及, Egypt
Africa/Lagos: 拉各斯, Lagos, 尼日利亚, Nigeria
Africa/Nairobi: 内罗毕, Nairobi, 肯尼亚, Kenya
Africa/Addis_Ababa: 亚的斯亚贝巴, Addis Ababa, 埃塞俄比亚, Ethiopia
Africa/Johannesburg: 约翰内斯堡, Johannesburg, 开普敦, Cape Town, 南非, South Africa
Africa/Casablanca: 卡萨布兰卡, Casablanca, 摩洛哥, Morocco
America/New_York: 纽约, New York, 波士顿, Boston, 华盛顿, Washington, 费城, Philadelphia, 亚特兰大, Atlanta, 迈阿密
America/New_York: Miami, 匹兹堡, Pittsburgh, 底特律, Detroit, 奥兰多, Orlando, 纽黑文, New Haven, 普林斯顿, Princeton
America/New_York: 剑桥, Cambridge, 夏洛特, Charlotte, 巴尔的摩, Baltimore, 哥伦布, Columbus, 美东, Eastern, 美国, USA
America/New_York: 美国东部, EST, EDT, ET, New York City, NYC, Washington DC, United States, US, America
America/New_York: 佐治亚, 佐治亚州, Georgia
America/Chicago: 芝加哥, Chicago, 休斯敦, Houston, 休斯顿, 达拉斯, Dallas, 奥斯汀, Austin, 圣路易斯, St Louis
America/Chicago: 明尼阿波利斯, Minneapolis, 纳什维尔, Nashville, 新奥尔良, New Orleans, 堪萨斯城, Kansas City
America/Chicago: 圣安东尼奥, San Antonio, 美中, Central, 美国, USA, 美国中部, CST, CDT, CT, United States, US, America
America/Denver: 丹佛, Denver, 盐湖城, Salt Lake City, 山地, Mountain, 美国, USA, MST, MDT, United States, US, America
America/Phoenix: 凤凰城, Phoenix
America/Los_Angeles: 洛杉矶, Los Angeles, 旧金山, San Francisco, 三藩市, 圣何塞, San Jose, 硅谷, Silicon Valley
America/Los_Angeles: 西雅图, Seattle, 圣迭戈, San Diego, 圣地亚哥, 拉斯维加斯, Las Vegas, 波特兰, Portland, 尔湾
America/Los_Angeles: Irvine, 萨克拉门托, Sacramento, 美西, Pacific, 美国, USA, 美国西部, PST, PDT, PT, LA, SF
America/Los_Angeles: Bay Area, 湾区, United States, US, America
America/Anchorage: 安克雷奇, Anchorage, 阿拉斯加, Alaska
Pacific/Honolulu: 檀香山, Honolulu, 火奴鲁鲁, 夏威夷, Hawaii
America/Toronto: 多伦多, Toronto, 渥太华, Ottawa, 蒙特利尔, Montreal, 魁北克, Quebec, 滑铁卢, Waterloo, 加拿大, Canada
America/Winnipeg: 温尼伯, Winnipeg
America/Edmonton: 卡尔加里, Calgary, 埃德蒙顿, Edmonton
America/Vancouver: 温哥华, Vancouver, 维多利亚, Victoria, 列治文, Richmond, 加拿大, Canada
America/Halifax: 哈利法克斯, Halifax
America/Mexico_City: 墨西哥城, Mexico City, 墨西哥, Mexico
America/Panama: 巴拿马, Panama
America/Havana: 哈瓦那, Havana, 古巴, Cuba
America/Costa_Rica: 圣何塞, San Jose, 哥斯达黎加, Costa Rica
America/Bogota: 波哥大, Bogota, Bogotá, 哥伦比亚, Colombia
America/Lima: 利马, Lima, 秘鲁, Peru
America/Santiago: 圣地亚哥, Santiago, 智利, Chile
America/Sao_Paulo: 圣保罗, Sao Paulo, São Paulo, 里约热内卢, Rio de Janeiro, 里约, Rio, 巴西, Brazil
America/Argentina/Buenos_Aires: 布宜诺斯艾利斯, Buenos Aires, 阿根廷, Argentina
Australia/Sydney: 悉尼, Sydney, 雪梨, 堪培拉, Canberra, 澳大利亚, Australia, 澳洲, AEST, AEDT
Australia/Melbourne: 墨尔本, Melbourne
Australia/Brisbane: 布里斯班, Brisbane, 黄金海岸, Gold Coast
Australia/Adelaide: 阿德莱德, Adelaide
Australia/Darwin: 达尔文, Darwin
Australia/Perth: 珀斯, Perth, 澳大利亚, Australia, 澳洲, AWST
Australia/Hobart: 霍巴特, Hobart
Pacific/Auckland: 奥克兰, Auckland, 惠灵顿, Wellington, 基督城, Christchurch, 新西兰, New Zealand, NZT, NZST, NZDT
Pacific/Fiji: 苏瓦, Suva, 斐济, Fiji
Asia/Kabul: 喀布尔, Kabul, 阿富汗, Afghanistan
America/St_Johns: 圣约翰斯, St John's, 纽芬兰, Newfoundland
Australia/Eucla: 尤克拉, Eucla
Australia/Lord_Howe: 豪勋爵岛, Lord Howe Island
Pacific/Chatham: 查塔姆群岛, Chatham Islands
Pacific/Marquesas: 马克萨斯群岛, Marquesas Islands
"""


@cache
def named() -> dict[str, tuple[str, ...]]:
    """Lower-case name → its zones, in the order of the table."""
    found: dict[str, dict[str, None]] = {}
    for zone, names in _zones().items():
        for name in names:
            found.setdefault(name.casefold(), {})[zone] = None
    return {name: tuple(zones) for name, zones in found.items()}


@cache
def called() -> dict[str, LocalizedText]:
    """Zone → what it is called."""
    return {zone: LocalizedText(names[0], names[1]) for zone, names in _zones().items()}


@cache
def han_names(characters: str, at: int = 0) -> tuple[str, ...]:
    """The names that have one of these Chinese characters there: at the beginning (0), or at the end (-1)."""
    return tuple(name for name in named() if name[at] in characters)


def _zones() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _CITIES.strip().splitlines():
        zone, _, names = line.partition(": ")
        found.setdefault(zone, []).extend(names.split(", "))
    return found
