"""What can go wrong with a set. Each error's sentence says what to do next."""


class RadioError(Exception):
    """Anything a set or its words can refuse."""


class Refused(RadioError):
    """The set or the channel said no; saying it again will not help."""


class NoReply(RadioError):
    """Nothing came back in time; trying again may help."""


class Unsayable(RadioError):
    """This set cannot carry these words: too long, or letters it does not have."""


class Malformed(RadioError, ValueError):
    """Bytes or JSON that do not mean what their place says they should."""
