#!/usr/bin/env python3
"""Writes a small tree in the layout of Dreamlake 0.2.4's local mode, with the same json module and the same calls
(json.dumps for lines, json.dump(indent=2) for documents), so that quoting, order and number forms are its own.
The times are fixed, so that the tree is the same each time. Usage: make-dreamlake-tree.py DIRECTORY"""
import json
import math
import os
import sys

ROOT = sys.argv[1]


def document(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        json.dump(value, f, indent=2)


def append(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a") as f:
        f.write(json.dumps(value) + "\n")


def session(workspace, name, **extra):
    place = os.path.join(ROOT, workspace, name)
    for part in ("logs", "tracks", "files"):
        os.makedirs(os.path.join(place, part), exist_ok=True)
    open(os.path.join(place, ".session.lock"), "a").close()
    document(os.path.join(place, "session.json"), {
        "name": name, "workspace": workspace, "description": extra.get("description"),
        "tags": extra.get("tags", []), "folder": extra.get("folder"), "metadata": extra.get("metadata"),
        "created_at": extra["created_at"], "write_protected": False, **extra.get("updated", {}),
    })
    return place


def log(place, number, time, level, message, metadata=None):
    entry = {"sequenceNumber": number, "timestamp": time, "level": level, "message": message}
    if metadata:
        entry["metadata"] = metadata
    logs = os.path.join(place, "logs")
    append(os.path.join(logs, "logs.jsonl"), entry)
    open(os.path.join(logs, ".log_sequence.lock"), "a").close()
    with open(os.path.join(logs, ".log_sequence"), "w") as f:
        f.write(str(number + 1))


def track(place, name, points):
    folder = os.path.join(place, "tracks", name)
    for index, data in enumerate(points):
        append(os.path.join(folder, "data.jsonl"), {
            "index": index, "data": data, "createdAt": f"2025-10-25T10:30:{index % 60:02d}.500000Z"})
    open(os.path.join(folder, ".track.lock"), "a").close()
    document(os.path.join(folder, "metadata.json"), {
        "trackId": f"local-track-{name}", "name": name, "description": None, "tags": [], "metadata": None,
        "totalDataPoints": len(points), "nextIndex": len(points), "createdAt": "2025-10-25T10:30:00.500000Z",
        "updatedAt": "2025-10-25T10:31:00.500000Z"})


def parameters(place, version, data):
    document(os.path.join(place, "parameters.json"), {
        "version": version, "data": data, "createdAt": "2025-10-25T10:30:00.100000Z",
        "updatedAt": "2025-10-25T10:30:00.100000Z"})
    open(os.path.join(place, ".parameters.lock"), "a").close()


base = session("ml", "baseline", description="ResNet-18, plain", tags=["baseline", "cifar"],
               folder="/experiments/2025", metadata={"seed": 7, "data": {"name": "cifar10"}},
               created_at="2025-10-25T10:30:00.000001Z")
parameters(base, 2, {"model.name": "resnet18", "model.layers": 18, "lr": 0.1, "augment": True})
log(base, 0, "2025-10-25T10:30:00Z", "info", "Training started", {"device": "cuda:0"})
log(base, 1, "2025-10-25T10:30:20.000250Z", "debug", "Batch 100", {"batch_loss": 1.5})
log(base, 2, "2025-10-25T10:30:40.500000Z", "warn", "GPU memory low: caf\u00e9 \u2615", {"free": {"gpu0": 12, "gpu1": 3}})
log(base, 3, "2025-10-25T10:31:00.000001Z", "info", "Epoch 1 complete", {"train_loss": 0.25, "epoch": 1})
track(base, "train", [{"loss": round(2.0 / (1 + i), 6), "accuracy": round(1 - 1 / (1 + i), 6), "step": 10 * i}
                      for i in range(20)])
track(base, "robot/arm", [{"value": math.sin(i / 3), "joint": {"a": i}} for i in range(8)])
kept = os.path.join(base, "files", "models", "7219384756120")
os.makedirs(kept)
with open(os.path.join(kept, "model.pth"), "w") as f:
    f.write("weights\n")
document(os.path.join(base, "files", ".files_metadata.json"), {"files": [{
    "id": "7219384756120", "sessionId": "ml/baseline", "path": "/models", "filename": "model.pth",
    "description": None, "tags": [], "contentType": "application/octet-stream", "sizeBytes": 8,
    "checksum": "0f9a7a0dcd6b5cc1e8a9e4f8d4f3e2d1c0b9a8f7e6d5c4b3a2918273645546fe", "metadata": None,
    "uploadedAt": "2025-10-25T10:31:00.100000Z", "updatedAt": "2025-10-25T10:31:00.100000Z", "deletedAt": None}]})

odd = session("ml", "diverged", tags=["cifar"], metadata={"best": float("nan")},
              created_at="2025-10-26T08:00:00.250000Z", updated={"updated_at": "2025-10-26T09:00:00.250000Z"})
parameters(odd, 1, {"model.name": "resnet18", "model.layers": 34, "lr": 10.0, "augment": True, "clip": None})
log(odd, 0, "2025-10-26T08:00:00.250000Z", "info", "Training started")
log(odd, 1, "2025-10-26T08:00:01.250000Z", "warn", "loss is not a number", {"train_loss": float("nan")})
# Eight threads at once in 0.2.3: numbers stand there twice.
log(odd, 1, "2025-10-26T08:00:01.250001Z", "error", "Training failed", {"error_type": "ValueError",
                                                                     "grad": float("-inf")})
log(odd, 4, "2025-10-26T08:00:02.250000Z", "fatal", "Giving up: \"NaN\" again")
track(odd, "train", [{"loss": x, "step": 10 * i} for i, x in enumerate([2.0, 8.0, 64.0, float("inf"), float("nan")])])

session("vision", "empty", created_at="2025-10-27T00:00:00.000001Z")
