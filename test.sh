#!/usr/bin/env bash
# Runs every test of the project and ends with one line: N passed, N failed, N skipped.
#   ./test.sh              all tests
#   ./test.sh Hewn.Store   only the test projects whose name contains this
# Needs the .NET 10 SDK; the rest (python3, jq, node, wrk, chromium, tmpfs mount) is installed by apt where it is missing and apt is there.
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
(need amtool promtool wrk chromium) & # The build does not need them.
# The openai client of npm, for the tests of the proxy; they are skipped where it cannot be had.
clients=tests/Hewn.AspNetCore.Tests/Proxy/Clients/npm
if command -v npm > /dev/null && [ ! -d $clients/node_modules ]; then
  npm ci --prefix $clients --no-audit --no-fund --loglevel error || echo "npm ci failed: the npm client is not tested" >&2
fi

results=artifacts/test-results
rm -rf "$results"
# For the builds of documented commands, too: with other gates they would build all anew, under the feet of the tests. One compiler
# serves all projects, whatever the machine's environment says of that, and goes at the end.
export QuickGates=true UseSharedCompilation=true
# Mapping each page of compiled code twice, to write it here and run it there, makes compiling half as dear again; what tests start
# is compiled anew in each process.
export DOTNET_EnableWriteXorExecute=0
trap 'dotnet build-server shutdown --vbcscompiler > /dev/null' EXIT
python3 eng/solution-of-tests.py Hewn.slnx
# Neither a build nor a test is long enough to win back what profiling its own code for the compiler costs.
export DOTNET_TieredPGO=0
dotnet build artifacts/tests.slnf -c Release -v quiet || { echo "the build failed"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

wait
# Most of what tests run is run a few thousand times: compiled once more for speed it would be after ten thousand calls, not thirty, and
# loops are all the same. No second thread collects garbage beside the first.
export DOTNET_TC_CallCountThreshold=2710 DOTNET_gcConcurrent=0 # the first one is hexadecimal
failures=$results/failed-runs
mkdir -p "$results" && : > "$failures"

# run PROJECT…: their tests, one project after the other; those whose name does not contain what is asked for are left out.
run() {
  local name bin
  for name in "$@"; do
    bin=artifacts/bin/$name/release
    [[ $name == *"$only"* && -f $bin/xunit.runner.visualstudio.testadapter.dll ]] || continue
    # One that hangs is named by the runner after two minutes, and ends with all of its project after ten.
    timeout --foreground --kill-after=20 10m dotnet test "$bin/$name.dll" --logger "trx;LogFileName=$name.trx" \
      --results-directory "$results" -v quiet -- xUnit.LongRunningTestSeconds=120 xUnit.DiagnosticMessages=true ||
      echo "$name" >> "$failures"
  done
}

# Tests that do not look at the time run beside the others, in two rows, and give way to them.
aside=(Deploy Hewn.Adapters.Tests Hewn.Analyzers.Tests Repo Simulation Stress Hewn.Store.Tests)
behind=(LocalLlm.Tests Hewn.LogQL.Tests Hewn.Server.Tests Hewn.Shipping.Tests Hewn.Alerts.Tests Seeds.Tests)
projects=()
for project in tests/*/; do
  name=$(basename "$project")
  [[ " ${aside[*]} ${behind[*]} " == *" $name "* ]] || projects+=("$name")
done
# The page's own unit tests and the check of its types, where the build could have its packages.
page_tests() {
  [[ web == *"$only"* ]] || return 0
  if [ ! -x web/node_modules/.bin/vitest ]; then
    echo '<testsuite><testcase classname="web" name="unit tests: npm could not install the packages"><skipped/></testcase></testsuite>' \
      > "$results/web.junit.xml"
    return
  fi
  npm run --prefix web --silent check || echo web-check >> "$failures"
  (cd web && node_modules/.bin/vitest run --reporter=junit --outputFile="../$results/web.junit.xml" --silent) || echo web >> "$failures"
}
give_way() { (renice -n 10 "$BASHPID" > /dev/null; run "$@"); }
(renice -n 10 "$BASHPID" > /dev/null; page_tests) > "$results/page.log" 2>&1 &
give_way "${aside[@]}" > "$results/aside.log" 2>&1 &
give_way "${behind[@]}" > "$results/behind.log" 2>&1 &
run "${projects[@]}"
wait
cat "$results/page.log" "$results/aside.log" "$results/behind.log"
failed_runs=$(wc -l < "$failures")
python3 eng/sum-results.py "$results" "$failed_runs"
