#!/usr/bin/env bash
# Runs every test of the project and ends with one line: N passed, N failed, N skipped.
#   ./test.sh              all tests
#   ./test.sh Hewn.Store   only the test projects whose name contains this
# Needs the .NET 10 SDK; the rest (python3, jq, node, tmpfs mount) is installed by apt where it is missing and apt is there.
set -uo pipefail
# Background jobs and nohup ignore signals, and so would every process that a test starts to send it one.
if [[ -z ${HEWN_SIGNALS:-} ]] && env --default-signal true 2>/dev/null; then
  HEWN_SIGNALS=default exec env --default-signal bash "$0" "$@"
fi
cd "$(dirname "$0")"
only=${1:-}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
source eng/need.sh
need python3 grep mount curl git node npm
# The openai client of npm, for the tests of the proxy; they are skipped where it cannot be had.
clients=tests/Hewn.AspNetCore.Tests/Proxy/Clients/npm
if command -v npm > /dev/null && [ ! -d $clients/node_modules ]; then
  npm ci --prefix $clients --no-audit --no-fund --loglevel error || echo "npm ci failed: the npm client is not tested" >&2
fi

results=artifacts/test-results
rm -rf "$results"
dotnet build Hewn.slnx -c Release -v quiet || { echo "the build failed"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

failed_runs=0
for project in tests/*/; do
  name=$(basename "$project")
  [[ $name == *"$only"* && -f tests/$name/$name.csproj ]] || continue
  dotnet test "tests/$name/$name.csproj" -c Release --no-build --logger "trx;LogFileName=$name.trx" \
    --results-directory "$results" --blame-hang-timeout 5m -v quiet || failed_runs=$((failed_runs + 1))
done
python3 eng/sum-results.py "$results" "$failed_runs"
