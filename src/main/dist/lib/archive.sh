#!/bin/sh
# Makes the start-up archive: archive.sh JAVA JAR FILE [PID CACHE]
#
# JAVA   the java to make it for
# JAR    lib/orchestrator.jar, written exactly as the launcher writes it (as of descriptor 9, mostly)
# FILE   where the archives go, without their extension: .jsa, from Java 25 on .aot; and .local.jsa
#        or .local.aot for what reaches nobody
# PID    a run that must not be disturbed: it is waited for, an hour at most
# CACHE  where archives that are of no use any more are cleaned away
#        archive.sh --here JAVA
#
# The second form makes it in the distribution itself, for whoever installs or packs it.
# The archive is there whole or not at all: it is made under another name, and FILE.size is written
# before it is moved to its place. Does nothing when another process is at it, or when one exists.
# Beside it, those whose jar or Java was changed or removed since are cleaned away.
set -eu

# What a file is known by, with - between them: size and time.
facts() {
  stat -L -c %s-%Y "$1" 2>/dev/null || stat -L -f %z-%m "$1" 2>/dev/null
}

# Removes the archives below a folder that no run would take any more, and folders left empty. Those
# in a cache lie under the path of their installation: clean FOLDER [INSTALLATION]
clean() {
  find "$1" -name '*.size' | while IFS= read -r old; do
    { read -r _ && read -r _ && read -r _ && read -r modules; } <"$old" || modules=
    folder=${old%/*}
    name=${old##*/}
    jar=${2:-${folder#"$1"}}/lib/orchestrator.jar
    [ "${name%.size}" != "$(facts "$jar")-$(facts "$modules")" ] || continue
    for kind in jsa aot local.jsa local.aot size; do
      rm -f "${old%.size}.$kind"
    done
  done
  find "$1" -depth -type d ! -path "$1" ! -name '*.lock' -exec rmdir {} + 2>/dev/null || :
}

if [ "$1" = --here ]; then
  home=$(cd "${0%/*}/.." && pwd -P)
  java=$(readlink -f "$2")
  jar=$home/lib/orchestrator.jar
  if [ -d /proc/self/fd ]; then
    exec 9<"$home"
    jar=/proc/self/fd/9/lib/orchestrator.jar
  fi
  mkdir -p "$home/archive"
  file=$home/archive/$(facts "$jar")-$(facts "${java%/bin/*}/lib/modules")
  cache=$home/archive
  place=here
else
  java=$1 jar=$2 file=$3 place=cache home=
  cache=${5:-}
  waited=0
  while [ -n "${4:-}" ] && [ "$waited" -lt 3600 ] && kill -0 "$4" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
  done
fi

# Only one at a time. A lock that a killed process left behind is taken over after ten minutes.
lock=$file.lock
if ! mkdir "$lock" 2>/dev/null; then
  [ -n "$(find "$lock" -prune -mmin +10 2>/dev/null)" ] || exit 0
  rm -rf "$lock"
  mkdir "$lock" 2>/dev/null || exit 0
fi
trap 'rm -rf "$lock"' EXIT
trap 'exit 1' HUP INT TERM
[ ! -f "$file.jsa" ] && [ ! -f "$file.aot" ] || [ "$place" = here ] || exit 0
mkdir "$lock/practice"

# The JVM as the launcher starts it, as an archive is for one heap, collector and compiler.
jvm() {
  "$java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable \
    -Xlog:all=error:stderr $leave -cp "$jar" "$@" >/dev/null 2>&1
}

trainer=orchestrator.startup.ArchiveTrainer
if "$java" -XX:AOTMode=off -Xlog:disable -version >/dev/null 2>&1; then
  kind=aot leave=--enable-native-access=ALL-UNNAMED
else
  kind=jsa leave=
  # Has it go the long way out, which a signal takes; an AOT cache would be loaded with all that.
  export ORCHESTRATOR_JAVA_OPTIONS=
fi

# Makes one: make FILE ROADS. An AOT cache in two steps, since a JVM that is told to take both starts
# another one without the descriptor by which the jar is found.
make() {
  if [ "$kind" = jsa ]; then
    jvm "-XX:ArchiveClassesAtExit=$1" $trainer "$lock/practice" "$2" || return 1
  else
    jvm -XX:AOTMode=record "-XX:AOTConfiguration=$lock/roads" $trainer "$lock/practice" "$2" || return 1
    jvm -XX:AOTMode=create "-XX:AOTConfiguration=$lock/roads" "-XX:AOTCache=$1" || return 1
  fi
  [ -s "$1" ]
}

make "$lock/local" local || exit 1
make "$lock/archive" network || exit 1
size=$(wc -c <"$lock/archive")
small=$(wc -c <"$lock/local")
printf '%s\n' "$((size))" "${jar%/lib/*}" "$((small))" "${java%/bin/*}/lib/modules" \
  >"$lock/size" || exit 1
mv -f "$lock/size" "$file.size"
mv -f "$lock/local" "$file.local.$kind"
mv -f "$lock/archive" "$file.$kind"
[ -z "$cache" ] || clean "$cache" ${home:+"$home"}
