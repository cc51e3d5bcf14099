"""What is going on, on standard error."""
import sys
import time

_started = time.monotonic()


def say(text):
    minutes, seconds = divmod(int(time.monotonic() - _started), 60)
    print(f"[{minutes:3}:{seconds:02}] {text}", file=sys.stderr, flush=True)
