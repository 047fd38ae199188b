# Sourced by mvnw, start.sh and .ci/run: exports JAVA_HOME of a JDK that can build and run Tapedeck, or fails and says what
# is missing. The `java` of a machine is often older than the service needs, so a newer one beside it is looked for.

TAPEDECK_JDK=25

# The major version of the JDK in $1, or nothing when there is no compiler in it.
jdk_major() {
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

find_jdk() {
  for jdk_home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$jdk_home" ] || continue
    jdk_found=$(jdk_major "$jdk_home")
    if [ "${jdk_found:-0}" -ge "$TAPEDECK_JDK" ]; then
      JAVA_HOME=$jdk_home
      export JAVA_HOME
      return 0
    fi
  done
  {
    echo "Tapedeck needs a JDK $TAPEDECK_JDK or newer (a JDK, not a JRE), and none was found."
    echo "Looked at: JAVA_HOME (${JAVA_HOME:-not set}), /usr/lib/jvm, SDKMAN, /Library/Java/JavaVirtualMachines."
    echo "Install one, for example Temurin $TAPEDECK_JDK, or set JAVA_HOME to where it is."
  } >&2
  return 1
}
