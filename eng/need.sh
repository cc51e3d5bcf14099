# need PROGRAM…: makes sure the programs are there; installs the Debian package that holds a missing one.
declare -A package_of=([grep]=grep [python3]=python3 [mount]=mount [curl]=curl [jq]=jq [node]=nodejs [amtool]=prometheus-alertmanager
  [promtool]=prometheus
  [chromium]=chromium)

need() {
  local missing=() program
  for program in "$@"; do
    command -v "$program" > /dev/null || missing+=("${package_of[$program]:-$program}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } > /dev/null
  else
    echo "missing: ${missing[*]}; tests that need them are skipped" >&2
  fi
}
