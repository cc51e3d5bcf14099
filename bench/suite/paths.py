"""Where things are."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
ARTIFACTS = ROOT / "artifacts" / "bench"
LOGS = ARTIFACTS / "logs"
DOTNET_PEERS = ROOT / "artifacts" / "bin" / "DotnetPeers" / "release" / "DotnetPeers"
GO_PEERS = ARTIFACTS / "go-peers"
SPDLOG_PEER = ARTIFACTS / "spdlog-peer"
