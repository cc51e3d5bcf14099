"""Writes the lines of a file as Go's slog writes text: python3 text.py FILE OUT."""
import json
import sys


def quoted(value):
    text = value if isinstance(value, str) else json.dumps(value)
    plain = text and not any(c in ' ="\\' or ord(c) < 32 for c in text)
    return text if plain else json.dumps(text, ensure_ascii=False)


with open(sys.argv[1]) as source, open(sys.argv[2], "w") as target:
    for line in source:
        record = json.loads(line)
        time, level, message = record.pop("timestamp"), record.pop("level"), record.pop("message")
        pairs = []
        for name, value in record.items():
            inner = value.items() if isinstance(value, dict) else [(None, value)]
            pairs += [f"{name if key is None else name + '.' + key}={quoted(each)}" for key, each in inner]
        target.write(f"time={time} level={level.upper()} msg={quoted(message)} {' '.join(pairs)}\n")
