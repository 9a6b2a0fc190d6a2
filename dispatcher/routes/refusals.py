"""What the doors themselves refuse, before the work is asked."""

from dispatcher.domain.errors import DeskError


class NotSignedIn(DeskError):
    """Nobody is signed in here."""

    def __init__(
        self,
        sentence: str = "Sign in first; the session may have ended.",
        sentence_hi: str = "पहले साइन इन करें; पुराना साइन-इन शायद खत्म हो गया।",
    ) -> None:
        super().__init__(sentence, sentence_hi)


class TooManyTries(DeskError):
    """Somebody tries passwords."""

    def __init__(self) -> None:
        super().__init__("Too many tries to sign in; wait a minute.", "बहुत बार कोशिश हुई; एक मिनट बाद फिर करें।")


class NotOurPage(DeskError):
    """A change that did not come from our own page."""

    def __init__(self) -> None:
        super().__init__(
            "This change did not come from the console's own page; load the page again.",
            "यह बदलाव इस पेज से नहीं आया; पेज फिर से खोलें।",
        )


class Ahead(DeskError):
    """A stream is asked to go on after a position that the journal has not reached."""

    def __init__(self) -> None:
        super().__init__(
            "The journal has not come so far; load the board again.", "बोर्ड फिर से लोड करें।", field="after"
        )


class TooManyAtOnce(DeskError):
    """One person or program asks for so much that others would wait."""

    def __init__(self) -> None:
        super().__init__(
            "Too many requests under this name wait already; nothing was recorded. Try again in a moment.",
            "इस नाम से बहुत काम एक साथ भेजा गया; यह दर्ज नहीं हुआ। थोड़ी देर बाद कोशिश करें।",
        )


class TooManyStreams(DeskError):
    """This process feeds as many streams as it can."""

    def __init__(self) -> None:
        super().__init__(
            "Too many consoles are open here; try again in a moment.",
            "बहुत ज्यादा स्क्रीन खुली हैं; थोड़ी देर बाद कोशिश करें।",
        )
