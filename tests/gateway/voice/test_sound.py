"""Sound through ALSA's own programs, to and from devices that are files."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from gateway.voice.sound import BLOCK_BYTES, SoundError, ear, mouth

Until = Callable[..., Awaitable[None]]
SOUND = b"".join(bytes([number]) * BLOCK_BYTES for number in range(1, 40))


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Callable[[str], Path]) -> Path:
    """Give ALSA a loudspeaker that is the file `spoken` and a microphone that is the pipe `heard`."""
    program("aplay")
    os.mkfifo(tmp_path / "heard")
    null = f'type file slave.pcm {{ type null }} format raw file "{tmp_path}/'
    config = tmp_path / "alsa.conf"
    config.write_text(
        f'pcm.speaker {{ {null}spoken" }}\npcm.microphone {{ {null}unused" infile "{tmp_path}/heard" }}\n'
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", f"/usr/share/alsa/alsa.conf:{config}")
    return tmp_path


async def test_a_device_plays_every_sample(device: Path) -> None:
    await mouth("speaker").play(SOUND)
    assert (device / "spoken").read_bytes().startswith(SOUND)


async def test_a_device_is_heard_as_it_speaks_and_one_that_hangs_is_given_up(
    device: Path, wait_until: Until
) -> None:
    heard: list[bytes] = []
    speaker = os.open(device / "heard", os.O_RDWR)
    listening = asyncio.create_task(ear("microphone").listen(heard.append))
    os.write(speaker, SOUND)
    await wait_until(lambda: b"".join(heard) == SOUND)
    with pytest.raises(SoundError, match="arecord -D microphone gave no sound for 3 s"):
        await listening
    os.close(speaker)


@pytest.mark.usefixtures("device")
async def test_a_device_that_is_not_there_says_so() -> None:
    with pytest.raises(SoundError, match=r"aplay -D nosuch: .*No such file"):
        await mouth("nosuch").play(SOUND)
    with pytest.raises(SoundError, match=r"arecord -D nosuch ended: .*No such file"):
        await ear("nosuch").listen(lambda _: None)


async def test_playing_that_is_cancelled_ends_its_program(device: Path) -> None:
    os.mkfifo(device / "spoken")
    stuck = os.open(device / "spoken", os.O_RDWR)
    playing = asyncio.create_task(mouth("speaker").play(SOUND * 500))
    await asyncio.sleep(0.3)
    playing.cancel()
    await asyncio.wait([playing], timeout=1)
    assert playing.cancelled()
    os.close(stuck)


async def test_files_and_pipes_take_and_give_sound_in_real_time(tmp_path: Path, wait_until: Until) -> None:
    loop, file = asyncio.get_running_loop(), tmp_path / "sound"
    began = loop.time()
    await mouth(f"file:{file}").play(SOUND)
    assert 0.7 < loop.time() - began < 1.2
    assert file.read_bytes() == SOUND
    heard: list[bytes] = []
    listening = asyncio.create_task(ear(f"file:{file}").listen(heard.append))
    await wait_until(lambda: b"".join(heard).startswith(SOUND))
    await wait_until(lambda: b"".join(heard).endswith(bytes(BLOCK_BYTES)))
    listening.cancel()
    await asyncio.wait([listening])
    assert 1.4 < loop.time() - began < 2.4


async def test_a_pipe_that_nobody_reads_delays_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    await asyncio.wait_for(mouth(f"pipe:{tmp_path}/pipe").play(SOUND * 3), 4)


async def test_a_pipe_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="none cannot be opened"):
        await ear(f"pipe:{tmp_path}/none").listen(lambda _: None)
