#!/usr/bin/env bash
# Builds Tapedeck when there is nothing built or the sources are newer, then becomes the service: the shell's pid is the
# service's pid. Arguments that begin with -D or -X go to the JVM (-Dtapedeck.store=memory), the others to the service.
# TAPEDECK_JAVA_OPTS replaces the JVM flags below; TAPEDECK_HOST, TAPEDECK_PORT and TAPEDECK_DATA_DIR are the service's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# src/main/docker/Dockerfile.jvm starts with the same flags; TidyTest compares the two.
DEFAULT_JAVA_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xmn64m"

. .mvn/find-jdk.sh
find_jdk || exit 1

jar=target/quarkus-app/quarkus-run.jar
if [ ! -f "$jar" ] || [ -n "$(find src pom.xml -newer "$jar" -print -quit)" ]; then
  echo "start.sh: building" >&2
  ./mvnw -q -B -DskipTests package </dev/null >&2
  touch "$jar"
fi

jvm_args=() service_args=()
for arg in "$@"; do
  case $arg in
    -D* | -X*) jvm_args+=("$arg") ;;
    *) service_args+=("$arg") ;;
  esac
done

# Unquoted on purpose: the flags are words. The odd expansions keep empty arrays legal in the bash of macOS.
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" ${TAPEDECK_JAVA_OPTS-$DEFAULT_JAVA_OPTS} ${jvm_args[@]+"${jvm_args[@]}"} \
  -jar "$jar" ${service_args[@]+"${service_args[@]}"}
