"""A child that dies with its parent, whatever killed the parent."""

import os
from collections.abc import Sequence

_STILL_OURS = '[ "$PPID" = "$0" ] || exit 1; exec "$@"'


def leashed(command: Sequence[str], *, signal: str = "KILL", user: str | None = None) -> list[str]:
    """Wrap a command so that the kernel sends it `signal` when this process dies; run it as `user` if given.

    `setpriv` asks the kernel for it after it has changed the user (the change would undo it). The shell then
    ends at once if the parent died before that. Call from the main thread: the kernel counts the parent
    *thread*. The program must not change its user later on.
    """
    change = [] if user is None else [f"--reuid={user}", f"--regid={user}", "--init-groups"]
    return ["setpriv", *change, f"--pdeathsig={signal}", "sh", "-c", _STILL_OURS, str(os.getpid()), *command]
