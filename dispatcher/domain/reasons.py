"""Why words did not arrive, in Hindi: what gateways and drivers say in English, family by family."""

import re

_FAMILIES = {
    r"Nobody read it out": "समय पर किसी ने पढ़कर नहीं सुनाया।",
    r"Answered before it was read": "पढ़कर सुनाने से पहले ही जवाब आ गया।",
    r"time (was|ran) (over|out)|last moment": "समय निकल गया।",
    r"channel's queue is full": "चैनल की कतार भरी है; ज्यादा जरूरी मैसेज पहले जाएँगे।",
    r"not answering|port was lost|set lost|no set '|could not put it on the air": (
        "गेटवे का सेट काम नहीं कर रहा; दूसरे रास्ते से भेजें।"
    ),
    r"lost it; it may have been on the air": "गेटवे से मैसेज खो गया; शायद सेट पर जा चुका हो।",
    r"gateway's clock went back": "गेटवे की घड़ी पीछे हो गई थी; दोबारा भेजें।",
    r"gateway lost it": "गेटवे से मैसेज खो गया; दोबारा भेजें।",
    r"gateway does not know it": "यह मैसेज गेटवे तक पहुँचा ही नहीं।",
    r"(?<!waited )too long|too many parts|more than \d+ nobody reads|longer than a part": (
        "मैसेज सेट के लिए लंबा है; छोटा लिखें।"
    ),
    r"has no ('|key|tone)|these letters|could not read the words": "सेट ये अक्षर नहीं ले सकता; दूसरे अक्षरों में लिखें।",
    r"is no (\w+ )?(unit|station)|unit is not known|knows no way|did not take the number": (
        "इस नंबर का सेट नहीं मिला; सेट का नंबर देखें।"
    ),
    r"off or|out of range|no coverage": "सेट बंद या रेंज से बाहर बताया गया।",
    r"busy|engaged|congested|overloaded|share of the air": "चैनल या नेटवर्क बिजी था।",
    r"(queue|memory) is full|takes no messages": "सेट में और मैसेज नहीं आ सकते।",
    r"receipt (came after|may be)": "सेट का जवाब आया, पर किस मैसेज का, पक्का नहीं।",
    r"no (ack|receipt|report|result)\b|did not acknowledge": (
        "सेट तक पहुँचने का पता नहीं चला; सेट बंद या रेंज से बाहर हो सकता है।"
    ),
    r"refused|may not|prohibited|wants attention|did not (take|understand)": (
        "सेट या नेटवर्क ने मना किया; वायरलेस टेक्नीशियन को बताएँ।"
    ),
}
_KNOWN = [(re.compile(pattern), sentence) for pattern, sentence in _FAMILIES.items()]


def in_hindi(reason: str) -> str | None:
    """Give the sentence of the first family that a reason belongs to; None for one that is not known."""
    return next((sentence for pattern, sentence in _KNOWN if pattern.search(reason)), None)
