"""What the desk can refuse. Each error says what to do next, in English and often in Hindi."""


class DeskError(Exception):
    """Anything the desk refuses; nothing of it is on record."""

    def __init__(self, sentence: str, sentence_hi: str | None = None, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.sentence_hi = sentence_hi
        self.field = field


class NotAllowed(DeskError):
    """This person may not do this here."""


class NotFound(DeskError):
    """There is no such thing, or not in this person's offices."""


class Conflict(DeskError):
    """The record stands otherwise than the request supposes: look again."""


class SlotsFull(Conflict):
    """All nine reply slots of the crew are held or resting."""


class OffShift(Conflict):
    """The crew holds no set now."""


class WrongMove(Conflict):
    """This life has no such move from where it stands."""


class Invalid(DeskError):
    """A field that cannot be right."""


class Unsayable(Invalid):
    """The words do not fit the set: `excess` units too many, or letters it lacks (then 0)."""

    def __init__(
        self, sentence: str, sentence_hi: str | None = None, *, field: str | None = None, excess: int = 0
    ) -> None:
        super().__init__(sentence, sentence_hi, field=field)
        self.excess = excess
