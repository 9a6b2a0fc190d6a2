"""One gateway that floods the dispatcher delays itself, and nobody else."""

from aiomqtt import Message

from dispatcher.incoming import Incoming


def said(site: str, number: int) -> Message:
    return Message(f"samanvay/1/{site}/heard", b"%d" % number, 1, retain=False, mid=number, properties=None)


def told(messages: list[Message]) -> list[tuple[str, int]]:
    return [(each.topic.value.split("/")[2], each.mid) for each in messages]


def test_each_site_is_heard_in_its_turn_and_in_its_own_order() -> None:
    incoming = Incoming()
    for number in range(500):
        incoming.put(said("loud", number))
    for number in range(3):
        incoming.put(said("quiet", number))
        incoming.put(said("calm", number))
    taken = told(list(incoming.take(9)))
    assert taken == [(site, number) for number in range(3) for site in ("loud", "quiet", "calm")]
    assert told(list(incoming.take(1000))) == [("loud", number) for number in range(3, 500)]
    assert not incoming


def test_a_site_that_is_full_leaves_room_for_the_others() -> None:
    incoming = Incoming(most=10, most_of_a_site=6)
    assert [incoming.put(said("loud", number)) for number in range(8)] == [True] * 6 + [False] * 2
    assert incoming.put(said("quiet", 0))
    assert len(incoming) == 7


def test_when_all_is_full_the_longest_line_loses_its_newest() -> None:
    incoming = Incoming(most=6, most_of_a_site=4)
    for site in ("a", "a", "a", "a", "b", "b"):
        assert incoming.put(said(site, 0))
    assert not incoming.put(said("c", 1))
    sites = [site for site, _ in told(list(incoming.take(10)))]
    assert (sites.count("a"), sites.count("b"), sites.count("c")) == (3, 2, 1)


def test_words_of_no_site_have_a_line_too() -> None:
    incoming = Incoming()
    strange = Message("odd", b"", 1, retain=False, mid=1, properties=None)
    assert incoming.put(strange)
    assert list(incoming.take(1)) == [strange]
