#!/usr/bin/env bash
# Takes the steps of the Dockerfile where no Docker engine runs: copies the context as .dockerignore says, runs each
# stage's COPY and RUN in a folder of its own, and then the program in the last one, by chroot, as the image's user.
#
#   scripts/docker-steps.sh                      builds in release, dependencies first, as the Dockerfile does
#   FOOTNOTE_BIN=target/debug/footnote scripts/docker-steps.sh      takes a program that is built already
#   TARGET_DIR=DIR      where cargo builds [default: a folder of its own under target/]
#   MODELS=1            bakes the models in
#
# Needs root, for chroot. What it cannot try: the base images themselves (this machine's libraries stand in for
# them), apt-get and useradd (passed over), VOLUME, and what compose.yaml adds.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
work=$(mktemp -d)
serving=
cleanup() {
    if [ -n "$serving" ]; then kill "$serving" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT
say() { printf '=== %s\n' "$*"; }
fail() { printf 'failed: %s\n' "$*" >&2; exit 1; }
chroot=$(command -v chroot) || fail 'this needs chroot'
[ "$(id -u)" = 0 ] || fail 'this needs root, for chroot'
chmod 755 "$work"

say 'context'
# Everything is left out but what is named again: the only form of .dockerignore that this reads.
[ "$(grep -v '^#' .dockerignore | head -1)" = '*' ] || fail '.dockerignore does not begin with *'
grep '^!' .dockerignore | cut -c2- | while read -r kept; do
    mkdir -p "$work/context/$(dirname "$kept")"
    cp -r "$kept" "$work/context/$kept"
done
du -sh "$work/context" | cut -f1

# One instruction a line.
sed -e '/^#/d' -e '/^$/d' Dockerfile | sed -e ':a' -e '/\\$/{N;s/\\\n */ /;ba}' >"$work/instructions"

# Where a path of the current stage is here.
at() {
    case $1 in
        /*) printf '%s' "$root$1" ;;
        *) printf '%s' "$root$folder/$1" ;;
    esac
}

copy() {
    local from=$work/context
    if [[ $1 == --from=* ]]; then
        from=$work/stages/${1#--from=}
        shift
    fi
    local to=${*: -1} source
    set -- "${@:1:$#-1}"
    for source in "$@"; do
        source=$from/${source#/}
        [ -e "$source" ] || fail "COPY: $source is not there; does .dockerignore leave it out?"
        if [ -d "$source" ]; then
            mkdir -p "$(at "$to")"
            cp -r "$source/." "$(at "$to")"
        else
            [[ $to == */ ]] || mkdir -p "$(dirname "$(at "$to")")"
            cp "$source" "$(at "$to")"
        fi
    done
}

run() {
    local command=$*
    if [[ $command == *'cargo build'* && -n ${FOOTNOTE_BIN:-} ]]; then
        say "passed over, since FOOTNOTE_BIN is set: $command"
        mkdir -p "$root$folder/target/release"
        cp "$repository/${FOOTNOTE_BIN#"$repository"/}" "$root$folder/target/release/footnote" 2>/dev/null ||
            cp "$FOOTNOTE_BIN" "$root$folder/target/release/footnote"
        return
    fi
    say "RUN $command"
    # Absolute paths are the stage's own.
    command=$(sed -E "s#(^|[ =])/(data|fetched)#\1$root/\2#g" <<<"$command")
    (
        cd "$root$folder"
        export MODELS=${MODELS:-0} PATH="$root/usr/local/bin:$PATH"
        unset CARGO_TARGET_DIR
        useradd() { :; }
        apt-get() { :; }
        chown() { command chown "$user:$user" "${@:2}"; }
        eval "$command"
    )
}

stages=0 entry= health= user=
user=$(grep -oE -- '--uid [0-9]+' Dockerfile | cut -d' ' -f2)
while read -r what rest; do
    case $what in
        FROM)
            stages=$((stages + 1))
            name=${rest##* }
            [[ $rest == *' AS '* ]] || name=last
            root=$work/stages/$name folder=
            mkdir -p "$root"
            say "FROM $rest"
            ;;
        WORKDIR)
            folder=$rest
            mkdir -p "$root$folder"
            if [ "$name" = build ]; then
                target=${TARGET_DIR:-$repository/target/docker-steps}
                [ -n "${FOOTNOTE_BIN:-}" ] || { mkdir -p "$target" && ln -s "$target" "$root$folder/target"; }
            fi
            ;;
        COPY)
            # shellcheck disable=SC2086 # words on purpose
            copy $rest
            ;;
        RUN) run "$rest" ;;
        HEALTHCHECK) health=$rest ;;
        ENTRYPOINT) entry=$(tr -d '[]",' <<<"$rest") ;;
        ARG | USER | VOLUME | STOPSIGNAL | CMD) ;;
        *) fail "an instruction that this does not know: $what" ;;
    esac
done <"$work/instructions"
[ "$stages" = 3 ] || fail 'the Dockerfile has other stages than this knows'
[[ $health == *'"footnote", "health"'* ]] || fail 'the health check is another one'

say 'libraries of this machine in place of the base image'
for program in "$root/usr/local/bin/footnote" /bin/sh /bin/ls; do
    [[ $program == "$root"* ]] || { mkdir -p "$root/bin" && cp -L "$program" "$root$program"; }
    ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
done
mkdir -p "$root/tmp" "$root/dev" "$root/etc"
chmod 1777 "$root/tmp"
mknod -m 666 "$root/dev/null" c 1 3 || fail 'no device can be made here'
[ -e "$root/usr/share/zoneinfo" ] || { mkdir -p "$root/usr/share" && cp -rL /usr/share/zoneinfo "$root/usr/share/" 2>/dev/null || true; }

# In the container: as its user, with its environment and nothing else.
inside() {
    env -i PATH=/usr/local/bin:/bin "${environment[@]}" \
        "$chroot" --userspec="$user:$user" --groups='' "$root" /bin/sh -c 'cd /footnote && exec "$@"' sh "$@"
}
environment=(HOME=/data)

say 'its user may write into the data directory, and nowhere else'
inside /bin/sh -c ': >/data/x' || fail 'no rights on /data'
rm -f "$root/data/x"
for elsewhere in /footnote /corpus /usr/local/bin /footnote/config; do
    if inside /bin/sh -c ": >$elsewhere/x" 2>/dev/null; then fail "it may write into $elsewhere"; fi
done

say 'the config of the image'
inside "$entry" config check || fail 'config check'
grep -q 'listen = "127.0.0.1:8080"' "$root/footnote/config/footnote.toml" || fail 'web.listen is not set'
# Another port, so that nothing of this machine is in the way.
port=$((20000 + RANDOM % 20000))
sed -i "s|127.0.0.1:8080|127.0.0.1:$port|" "$root/footnote/config/footnote.toml"

say 'the first question'
inside "$entry" ask --no-models 'who is meeting in Qatar?' | head -4
inside "$entry" ask --no-models --json 'who is meeting in Qatar?' | grep -q '"outcome": "answered"' || fail 'no answer'

say 'health, before the bot runs and while it looks for Discord'
code=0
inside footnote health || code=$?
[ "$code" != 0 ] || fail "health said $code while nothing runs"
# A port on which nobody plays Discord: the bot tries for a while.
environment+=(DISCORD_TOKEN=not.a.token FOOTNOTE_DISCORD_API=http://127.0.0.1:9 FOOTNOTE_LOG=info)
inside "$entry" serve >"$work/log" 2>&1 &
serving=$!
said=
for _ in $(seq 100); do
    said=$(inside footnote health || true)
    [ "$said" != '{"status":"not ready"}' ] || break
    sleep 0.1
done
[ "$said" = '{"status":"not ready"}' ] || { cat "$work/log" >&2; fail "health said: $said"; }
printf '%s\n' "$said"
wait "$serving" && fail 'it served without Discord' || code=$?
serving=
[ "$code" = 3 ] || fail "without Discord it ended with $code"
tail -1 "$work/log"
if [ "${MODELS:-0}" = 1 ]; then
    say 'the models of the image are in the data directory'
    inside "$entry" models verify | tee "$work/models"
    [ "$(grep -c ' MB  installed$' "$work/models")" = 2 ] || { cat "$work/log" >&2; fail 'they are not'; }
fi

say 'the doctor'
inside "$entry" doctor || true

say 'done; not tried here: base images, apt-get, useradd, VOLUME, compose.yaml, and a healthy bot (the tests do that)'
