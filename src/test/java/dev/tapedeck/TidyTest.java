package dev.tapedeck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The house rules that a text search can hold. It reads what git tracks or would track, so that
 * build output and recorded data are none of its business. Forbidden words are put together from
 * pieces: this file is searched too.
 */
class TidyTest {
    private static final int MAX_JAVA_LINES = 500;
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final String MAIN = "src/main/java/";

    /** Roots of package names that ARCHITECTURE.md may mention although they are not ours. */
    private static final Set<String> FOREIGN_ROOTS = Set.of("java", "jakarta", "io", "org", "com");

    private static final Pattern TYPE_NAME =
            Pattern.compile(
                    "(?:dev\\.tapedeck\\.)?([a-z]\\w*(?:\\.[a-z]\\w*)*)\\.([A-Z]\\w*)\\b.*");

    private static List<String> files;

    @BeforeAll
    static void listFiles() throws IOException, InterruptedException {
        assertTrue(Files.exists(Path.of("pom.xml")), "run in the project's folder");
        files = Files.exists(Path.of(".git")) ? filesOfGit() : filesOfFolder();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        Set<String> rooms = new TreeSet<>();
        matching(f -> f.startsWith(MAIN) && f.endsWith(".java"))
                .forEach(f -> rooms.add(f.substring(0, f.lastIndexOf('/') + 1)));
        List<String> wrong = new ArrayList<>();
        for (String room : rooms) {
            String info = room + "package-info.java";
            if (!files.contains(info)) {
                wrong.add(info + " is missing");
            } else if (!Pattern.compile("@[\\w.]*NullMarked\\b").matcher(text(info)).find()) {
                wrong.add(info + " is not @NullMarked");
            }
        }
        assertNone("package-info of every main package, marked", wrong);
    }

    @Test
    void everyTypeThatTheArchitectureNamesExists() {
        List<String> missing = new ArrayList<>();
        if (files.contains("ARCHITECTURE.md")) {
            Matcher quoted = Pattern.compile("`([^`\n]+)`").matcher(text("ARCHITECTURE.md"));
            while (quoted.find()) {
                String name = quoted.group(1);
                if (!existsOrIsNoType(name)) {
                    missing.add(name);
                }
            }
        }
        assertNone("types that ARCHITECTURE.md names and nobody wrote", missing);
    }

    @Test
    void noJavaFileIsTooLong() {
        assertNone(
                "Java files of over " + MAX_JAVA_LINES + " lines",
                matching(f -> f.endsWith(".java"))
                        .filter(f -> text(f).lines().count() > MAX_JAVA_LINES));
    }

    @Test
    void noTestWaitsForTimeOrIsSwitchedOff() {
        assertNoLine(
                f -> f.startsWith("src/test/") && f.endsWith(".java"),
                "Thread" + "\\.sleep|TimeUnit\\.\\w+\\." + "sleep|@" + "Disabled\\b");
    }

    @Test
    void nothingIsLeftToBeDone() {
        assertNoLine(
                f -> f.endsWith(".java") || f.endsWith(".js"),
                "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    }

    @Test
    void theServiceWritesToItsLogOnly() {
        assertNoLine(
                f -> f.startsWith(MAIN),
                "System\\." + "(out|err)\\.(print|write|append)|print" + "StackTrace");
    }

    @Test
    void noTrackedFileIsLarge() {
        assertNone(
                "files of over " + MAX_FILE_BYTES + " bytes",
                files.stream().filter(f -> size(f) > MAX_FILE_BYTES));
    }

    @Test
    void noFileNamesABuildMachineOrAPackageRegistry() {
        Path here = Path.of("").toAbsolutePath();
        // A folder such as /app means nothing by itself.
        String project =
                here.getNameCount() < 2 ? "" : "|" + Pattern.quote(here.toString()) + "\\b";
        assertNoLine(
                f -> true,
                "(^|\\W)/(wo"
                        + "rk|fa"
                        + "rm|home/\\w+|Us"
                        + "ers/\\w+)/"
                        + project
                        + "|\\brepo\\d*\\.ma"
                        + "ven\\b"
                        + "|\\bregistry\\.(np"
                        + "mjs|yarn"
                        + "pkg)\\b"
                        + "|\\b\\w+\\.deb"
                        + "ian\\.org\\b"
                        + "|\\b(py"
                        + "pi|files\\.python"
                        + "hosted)\\.org\\b");
    }

    @Test
    void theContainerStartsWithTheFlagsOfTheStartScript() {
        assertEquals(
                javaOptions("start.sh"),
                javaOptions("src/main/docker/Dockerfile.jvm"),
                "JVM flags");
    }

    private static boolean existsOrIsNoType(String name) {
        if (name.endsWith(".java")) {
            return files.stream().anyMatch(f -> ("/" + f).endsWith("/" + name));
        }
        Matcher type = TYPE_NAME.matcher(name);
        if (!type.matches()) {
            return true;
        }
        String room = type.group(1).replace('.', '/');
        if (FOREIGN_ROOTS.contains(room.replaceFirst("/.*", ""))) {
            return true;
        }
        String file = "java/dev/tapedeck/" + room + "/" + type.group(2) + ".java";
        return files.stream().anyMatch(f -> f.startsWith("src/") && f.endsWith("/" + file));
    }

    private static String javaOptions(String file) {
        Matcher options = Pattern.compile("DEFAULT_JAVA_OPTS=\"([^\"]+)\"").matcher(text(file));
        return options.find() ? options.group(1) : "none in " + file;
    }

    /** Fails with {@code file:line: text} of every line that the pattern is found in. */
    private static void assertNoLine(Predicate<String> where, String pattern) {
        Pattern forbidden = Pattern.compile(pattern);
        List<String> found = new ArrayList<>();
        matching(where)
                .forEach(f -> {
                    List<String> lines = text(f).lines().toList();
                    for (int i = 0; i < lines.size(); i++) {
                        if (forbidden.matcher(lines.get(i)).find()) {
                            found.add(f + ":" + (i + 1) + ": " + lines.get(i).strip());
                        }
                    }
                });
        assertNone("lines with " + pattern, found);
    }

    private static void assertNone(String what, Stream<String> found) {
        assertNone(what, found.toList());
    }

    private static void assertNone(String what, List<String> found) {
        assertEquals("", String.join("\n", found), what);
    }

    private static Stream<String> matching(Predicate<String> where) {
        return files.stream().filter(where);
    }

    /** Of a text file; a binary one has nothing to search and reads as empty. */
    private static String text(String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(file));
            boolean binary =
                    new String(bytes, 0, Math.min(bytes.length, 8000), ISO_8859_1).indexOf(0) >= 0;
            return binary ? "" : new String(bytes, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(String file) {
        try {
            return Files.size(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tracked files, and new ones that are not ignored: they are about to be tracked. */
    private static List<String> filesOfGit() throws IOException, InterruptedException {
        Process git =
                new ProcessBuilder(
                                "git",
                                "ls-files",
                                "-z",
                                "--cached",
                                "--others",
                                "--exclude-standard")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String names = new String(git.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, git.waitFor(), "git ls-files");
        return Stream.of(names.split("\0", -1))
                .filter(f -> Files.isRegularFile(Path.of(f)))
                .distinct()
                .toList();
    }

    /** A source archive has no git: everything but build output and data. */
    private static List<String> filesOfFolder() throws IOException {
        try (Stream<Path> tree = Files.walk(Path.of(""))) {
            return tree.filter(Files::isRegularFile)
                    .map(p -> p.toString().replace('\\', '/'))
                    .filter(f -> !f.matches("(target|data|\\.git)/.*|(.*/)?node_modules/.*"))
                    .toList();
        }
    }
}
