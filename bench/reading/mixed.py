"""Writes the lines of a file in six shapes at random, with escapes in one of ten: python3 mixed.py FILE OUT."""
import json
import random
import sys

random.seed(6)
with open(sys.argv[1]) as source, open(sys.argv[2], "w") as target:
    for line in source:
        record = json.loads(line)
        if random.random() < 0.1:
            record["message"] += random.choice([' "quoted"', " tab\there", " back\\slash", " é", "\nnext"])
        shape = random.randrange(6)
        if shape == 1:
            record = dict(reversed(record.items()))
        elif shape == 2:
            record["tags"] = ["a", "b", str(random.randrange(9))]
        elif shape == 3:
            record.pop("tokens", None)
        elif shape == 4:
            record = {"service": "llm", "context": {"trace": f"{random.getrandbits(64):016x}"}, **record}
        elif shape == 5:
            record["cached"] = random.random() < 0.5
        target.write(json.dumps(record, separators=(",", ":") if shape else (", ", ": ")) + "\n")
