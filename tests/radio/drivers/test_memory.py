from radio.drivers.memory import Memory


def test_beyond_its_size_the_oldest_is_forgotten() -> None:
    memory: Memory[str, int] = Memory(2)
    for number, key in enumerate("abc"):
        memory[key] = number
    assert dict(memory) == {"b": 1, "c": 2}


def test_what_is_set_again_is_the_newest() -> None:
    memory: Memory[str, int] = Memory(2)
    for number, key in enumerate("abac"):
        memory[key] = number
    assert dict(memory) == {"a": 2, "c": 3}
