"""What the voice says: digits and letters, words of the work in roman letters, its own short sentences."""

from collections.abc import Mapping

from radio.drivers.voice.lines import Language

DIGITS: Mapping[Language, tuple[str, ...]] = {
    Language.HINDI: ("शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ"),
    Language.ENGLISH: ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
LETTERS: Mapping[str, str] = {
    "A": "ए", "B": "बी", "C": "सी", "D": "डी", "E": "ई", "F": "एफ़", "G": "जी", "H": "एच", "I": "आई",
    "J": "जे", "K": "के", "L": "एल", "M": "एम", "N": "एन", "O": "ओ", "P": "पी", "Q": "क्यू", "R": "आर", "S": "एस",
    "T": "टी", "U": "यू", "V": "वी", "W": "डब्ल्यू", "X": "एक्स", "Y": "वाई", "Z": "ज़ेड",
}  # fmt: skip
"""Names of roman letters, as they are said in Hindi."""

SIGNS: Mapping[Language, Mapping[str, str]] = {
    Language.HINDI: {"*": "स्टार", "#": "हैश", "/": "बटा", "&": "और", "+": "प्लस", "%": "प्रतिशत"},
    Language.ENGLISH: {"*": "star", "#": "hash", "/": "by", "&": "and", "+": "plus", "%": "percent"},
}

STEPS: Mapping[Language, tuple[str, ...]] = {
    Language.HINDI: (
        "काम लिया", "मना किया", "रवाना", "मौके पर पहुँचे", "काम पूरा", "मदद चाहिए", "दूसरी गैंग को दें",
        "फिर से सुनाएँ", "नोट",
    ),
    Language.ENGLISH: (
        "accepted", "declined", "on the way", "on site", "work done", "help wanted", "hand over", "say again",
        "note",
    ),
}  # fmt: skip
"""How each step is said back, 1 first."""

REPEAT: Mapping[Language, str] = {Language.HINDI: "दोबारा", Language.ENGLISH: "again"}
"""Before words that may have been heard before."""
WRONG: Mapping[Language, str] = {
    Language.HINDI: "समझ नहीं आया, फिर दबाएँ",
    Language.ENGLISH: "not understood, press again",
}
WHO: Mapping[Language, str] = {
    Language.HINDI: "कौन? पहले स्टार, अपना नंबर",
    Language.ENGLISH: "who is it? first star, your number",
}
ACCEPT: Mapping[Language, str] = {Language.HINDI: "काम लेने के लिए", Language.ENGLISH: "to accept"}
EMERGENCY: Mapping[Language, str] = {
    Language.HINDI: "इमरजेंसी मैसेज मिला",
    Language.ENGLISH: "emergency received",
}
"""It says that the control room's machine has it, not that help is coming: nobody has promised that yet."""

HINDI: Mapping[str, str] = {
    # the orders' own words
    "khatra": "खतरा", "taar": "तार", "tar": "तार", "gira": "गिरा", "giri": "गिरी", "gire": "गिरे",
    "chingari": "चिंगारी", "current": "करंट", "laga": "लगा", "lagi": "लगी", "aag": "आग", "khamba": "खंभा",
    "khambha": "खंभा", "khambe": "खंभे", "bijli": "बिजली", "band": "बंद", "poora": "पूरा", "pura": "पूरा",
    "ilaka": "इलाका", "kharab": "खराब", "kam": "कम", "shikayat": "शिकायत", "cancel": "रद्द", "radd": "रद्द",
    "kod": "कोड", "code": "कोड", "dobara": "दोबारा", "sweekar": "स्वीकार", "phir": "फिर",
    "voltage": "वोल्टेज", "slot": "",
    # where
    "ke": "के", "ka": "का", "ki": "की", "se": "से", "mein": "में", "me": "में", "par": "पर", "pe": "पे",
    "paas": "पास", "pas": "पास", "saamne": "सामने", "samne": "सामने", "peeche": "पीछे", "piche": "पीछे",
    "neeche": "नीचे", "niche": "नीचे", "upar": "ऊपर", "andar": "अंदर", "bahar": "बाहर", "baad": "बाद",
    "pehle": "पहले", "tak": "तक", "aur": "और", "ghar": "घर", "makan": "मकान", "makaan": "मकान",
    "dukan": "दुकान", "gali": "गली", "sadak": "सड़क", "mohalla": "मोहल्ला", "nagar": "नगर", "gaon": "गाँव",
    "gaanv": "गाँव", "chowk": "चौक", "chauk": "चौक", "chauraha": "चौराहा", "tiraha": "तिराहा", "pul": "पुल",
    "nala": "नाला", "nadi": "नदी", "talab": "तालाब", "kuan": "कुआँ", "khet": "खेत", "mandir": "मंदिर",
    "masjid": "मस्जिद", "gurudwara": "गुरुद्वारा", "girja": "गिरजा", "bazaar": "बाज़ार", "bazar": "बाज़ार",
    "mandi": "मंडी", "sabzi": "सब्ज़ी", "thana": "थाना", "tola": "टोला", "bada": "बड़ा", "chhota": "छोटा",
    "purana": "पुराना", "naya": "नया", "tanki": "टंकी", "paani": "पानी", "pani": "पानी", "ped": "पेड़",
    "rasta": "रास्ता", "kinare": "किनारे", "wala": "वाला", "wale": "वाले", "wali": "वाली", "shivaji": "शिवाजी",
    "gandhi": "गांधी", "nehru": "नेहरू", "indira": "इंदिरा", "subhash": "सुभाष", "patel": "पटेल",
    "ambedkar": "अंबेडकर", "vijay": "विजय", "ram": "राम", "rani": "रानी", "raja": "राजा",
    "bhopal": "भोपाल", "indore": "इंदौर", "jabalpur": "जबलपुर", "gwalior": "ग्वालियर", "ujjain": "उज्जैन",
    "tuta": "टूटा", "toota": "टूटा", "tooti": "टूटी", "jal": "जल", "jala": "जला", "jhuka": "झुका",
    "latak": "लटक", "chalu": "चालू", "jaldi": "जल्दी", "turant": "तुरंत", "nahin": "नहीं", "nahi": "नहीं",
    "hai": "है", "hain": "हैं", "raha": "रहा", "rahi": "रही", "gaya": "गया", "gayi": "गई", "ghanta": "घंटा",
    "mariz": "मरीज़", "aspatal": "अस्पताल", "bachcha": "बच्चा", "aadmi": "आदमी", "kutta": "कुत्ता",
    "dhyan": "ध्यान", "savdhan": "सावधान",
    # English words that everybody says
    "transformer": "ट्रांसफार्मर", "feeder": "फीडर", "line": "लाइन", "pole": "पोल", "wire": "वायर",
    "cable": "केबल", "meter": "मीटर", "supply": "सप्लाई", "fuse": "फ्यूज़", "jumper": "जंपर",
    "insulator": "इंसुलेटर", "substation": "सबस्टेशन", "sub": "सब", "station": "स्टेशन", "road": "रोड",
    "street": "स्ट्रीट", "colony": "कॉलोनी", "ward": "वार्ड", "sector": "सेक्टर", "block": "ब्लॉक",
    "plot": "प्लॉट", "house": "हाउस", "flat": "फ्लैट", "tower": "टावर", "gate": "गेट", "bus": "बस",
    "stand": "स्टैंड", "stop": "स्टॉप", "railway": "रेलवे", "petrol": "पेट्रोल", "pump": "पंप", "bank": "बैंक",
    "school": "स्कूल", "college": "कॉलेज", "hospital": "हॉस्पिटल", "medical": "मेडिकल", "police": "पुलिस",
    "office": "ऑफिस", "market": "मार्केट", "park": "पार्क", "garden": "गार्डन", "hotel": "होटल",
    "factory": "फैक्ट्री", "mill": "मिल", "temple": "टेंपल", "near": "के पास", "behind": "के पीछे",
    "opposite": "के सामने", "number": "नंबर", "no": "नंबर", "job": "काम", "zone": "ज़ोन", "phase": "फेज़",
    "industrial": "इंडस्ट्रियल", "area": "एरिया", "bypass": "बायपास", "ring": "रिंग", "by": "बाय",
    "danger": "खतरा", "emergency": "इमरजेंसी", "test": "टेस्ट", "storm": "तूफ़ान", "ok": "ठीक",
    "ai": "ए आई", "kv": "के वी", "ht": "एच टी", "lt": "एल टी", "dtr": "डी टी आर", "mg": "एम जी",
    "gas": "गैस", "agency": "एजेंसी", "company": "कंपनी", "society": "सोसायटी", "crew": "क्रू",
    "van": "वैन", "team": "टीम",
}  # fmt: skip
"""Words in roman letters, as people here text them, in the letters that the Hindi voice reads rightly."""

ENGLISH_MARKS = frozenset(
    {
        "danger", "wire", "down", "sparking", "shock", "fire", "fallen", "failed", "low", "out", "complaint",
        "pole", "the", "and", "at", "in", "on", "near", "behind", "opposite", "of", "is", "are",
        "with", "from",
    }
)  # fmt: skip
"""Words that stand in an English order and in no Hindi one."""
HINDI_MARKS = frozenset(
    {
        "khatra", "taar", "gira", "chingari", "laga", "aag", "lagi", "khamba", "bijli", "band",
        "poora", "ilaka",
        "kharab", "kam", "shikayat", "ke", "ka", "ki", "paas", "saamne", "peeche", "gali", "kod", "dobara",
    }
)  # fmt: skip
