"""What lasts as long as the process: Python's collector of cycles need not look at it again."""

import gc


def keep_what_is_there() -> None:
    """Call it once, when a process has set up what it serves with. Each full collection would
    otherwise stop all threads for 60 ms to look at modules, routes and tables."""
    gc.collect()
    gc.freeze()
