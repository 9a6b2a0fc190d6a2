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


def test_every_key_of_a_value_is_forgotten_with_it() -> None:
    memory: Memory[str, int] = Memory(5)
    memory.update({"a": 1, "b": 2, "c": 1})
    memory.forget(1)
    assert dict(memory) == {"b": 2}
