#!/usr/bin/env bash
# Starts the shop and Vite's development server together; Ctrl-C ends both.
#
#   START_SKIP_BACKEND=true            only the frontend
#   START_SKIP_FRONTEND=true           only the backend, which serves the built SPA
#   BACKEND_RUN_MIGRATIONS=false       no separate migration step (serve applies what is pending anyway)
#   FRONTEND_TYPECHECK_ON_START=false  no type check before Vite starts
#   BACKEND_HOST, BACKEND_PORT         where the backend listens (127.0.0.1, 8090)
#   FRONTEND_FORCE_INSTALL=true        install packages even when node_modules is there
#
# Booleans are true/false, 1/0, yes/no, on/off. For one process that does all, use `make run`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export GOTOOLCHAIN=auto

# on NAME DEFAULT: succeeds when the variable says yes
on() {
  local value="${!1:-$2}"
  case "$(echo "$value" | tr '[:upper:]' '[:lower:]')" in
    true | 1 | yes | on) return 0 ;;
    false | 0 | no | off) return 1 ;;
  esac
  echo "start.sh: $1 is no boolean (true, false, 1, 0, yes, no, on, off)" >&2
  return 2
}

for flag in START_SKIP_BACKEND START_SKIP_FRONTEND BACKEND_RUN_MIGRATIONS FRONTEND_TYPECHECK_ON_START FRONTEND_FORCE_INSTALL; do
  on "$flag" false || [[ $? -eq 1 ]] || exit 2 # a bad value ends the script before anything starts
done

address="${BACKEND_HOST:-127.0.0.1}:${BACKEND_PORT:-8090}"
children=()

finish() {
  trap - EXIT INT TERM
  if ((${#children[@]})); then
    kill "${children[@]}" 2>/dev/null || true
    wait "${children[@]}" 2>/dev/null || true
  fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if ! on START_SKIP_BACKEND false; then
  echo "start.sh: building the backend"
  go build -o bin/pocketstarter .
  # A new shop needs no step of its own: its first start makes the schema.
  if [[ -d pb_data ]] && on BACKEND_RUN_MIGRATIONS true; then
    ./bin/pocketstarter migrate up --dir pb_data
  fi
  ./bin/pocketstarter serve --http "$address" --dir pb_data &
  children+=($!)
fi

if ! on START_SKIP_FRONTEND false; then
  if [[ ! -d frontend/node_modules ]] || on FRONTEND_FORCE_INSTALL false; then
    npm --prefix frontend install --no-save
  fi
  if on FRONTEND_TYPECHECK_ON_START true; then
    (cd frontend && npx --no-install tsc --noEmit)
  fi
  DEV_BACKEND="http://$address" npm --prefix frontend run dev &
  children+=($!)
fi

if ((${#children[@]} == 0)); then
  echo "start.sh: both halves are skipped; nothing to do"
  exit 0
fi
# The end of either ends both. (`wait -n` would be shorter; macOS ships a bash without it.)
while true; do
  for child in "${children[@]}"; do
    if ! kill -0 "$child" 2>/dev/null; then
      wait "$child" && exit 0 || exit $?
    fi
  done
  sleep 0.3
done
