package dev.tapedeck.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.log.Appended;
import dev.tapedeck.log.Producer;
import dev.tapedeck.problem.Problem;
import dev.tapedeck.problem.ProblemKind;
import dev.tapedeck.session.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the service still knows after its end, and after a crash: a copy of the data folder taken
 * while it writes.
 */
class RestartTest {
    @TempDir private Path home;

    private static String trade(int number) {
        return "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t"
                + number
                + "\",\"pnl\":"
                + (number % 5 - 2)
                + ".25}}\n";
    }

    private static String mixed(int number) {
        return trade(number)
                + "{\"type\":\"position\",\"data\":{\"position_id\":\"p"
                + number % 7
                + "\",\"symbol\":\"X\",\"quantity\":1,\"entry_price\":"
                + number
                + "}}\n"
                + "{\"type\":\"tick\",\"data\":{\"symbol\":\"X\",\"price\":"
                + number % 11
                + "}}\n"
                + "{\"type\":\"metrics\",\"data\":{\"n\":"
                + number
                + "}}\n";
    }

    /** The folder as it stands at one instant: what changed while it was copied is not taken. */
    private static Path copy(Path from, Path to) throws IOException {
        for (int i = 0; i < 1000; i++) {
            Map<String, Long> before = sizes(from);
            boolean whole = copied(from, to);
            if (whole && sizes(from).equals(before)) {
                return to;
            }
            try (Stream<Path> all = Files.walk(to)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        throw new AssertionError("the folder does not come to rest");
    }

    private static Map<String, Long> sizes(Path folder) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                try {
                    sizes.put(each.toString(), Files.isDirectory(each) ? 0 : Files.size(each));
                } catch (NoSuchFileException e) {
                    sizes.put(each.toString(), -1L);
                }
            }
        }
        return sizes;
    }

    /** False when a file was moved away under the copier's hands. */
    private static boolean copied(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static ProblemKind refusal(Process process, Producer producer) {
        Problem problem =
                assertThrows(Problem.class, () -> process.write("s", trade(1000), producer));
        return problem.kind();
    }

    @Test
    void producersAreKnownAfterARestartAndAfterACrash() throws IOException {
        Path data = home.resolve("data");
        Appended second;
        Path crashed;
        try (Process process = Process.start(data)) {
            process.register("s");
            process.write("s", trade(1), new Producer("p", 2, 0));
            second = process.write("s", trade(2) + trade(3), new Producer("p", 2, 1));
            crashed = copy(data, home.resolve("crashed"));
        }
        for (Path each : List.of(data, crashed)) {
            try (Process process = Process.start(each)) {
                Appended again = process.write("s", trade(2) + trade(3), new Producer("p", 2, 1));
                assertEquals(second.first(), again.first());
                assertEquals(second.last(), again.last());
                assertEquals(2, again.count());
                assertEquals(ProblemKind.PRODUCER_GAP, refusal(process, new Producer("p", 2, 3)));
                assertEquals(
                        ProblemKind.PRODUCER_FENCED, refusal(process, new Producer("p", 1, 0)));
                assertEquals(ProblemKind.TRADE_EXISTS, tradeTwice(process));
                assertEquals(
                        "1.4",
                        process.write("s", trade(4), new Producer("p", 2, 2)).last().toString());
            }
        }
    }

    private static ProblemKind tradeTwice(Process process) {
        String other = "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t1\",\"pnl\":9}}";
        return assertThrows(Problem.class, () -> process.write("s", other, null)).kind();
    }

    @Test
    void aForkKnowsTheTradesThatItCameWithAfterARestart() throws IOException {
        Path data = home.resolve("data");
        try (Process process = Process.start(data)) {
            process.register("s");
            process.write("s", trade(1) + trade(2), null);
            process.fork("s", "1.1", "f");
        }
        for (int restart = 0; restart < 4; restart++) {
            try (Process process = Process.start(data)) {
                Appended known = process.write("f", trade(1), null);
                assertEquals(Appended.Outcome.PRESENT, known.outcome());
                assertEquals("1.1", known.first().toString());
                String other = "{\"type\":\"trade\",\"data\":{\"trade_id\":\"t1\",\"pnl\":9}}";
                Problem refused =
                        assertThrows(Problem.class, () -> process.write("f", other, null));
                assertEquals(ProblemKind.TRADE_EXISTS, refused.kind());
                process.write("f", "{\"type\":\"node\",\"data\":{}}\n".repeat(60), null);
                process.write("f", trade(10 + restart), null);
            }
        }
        try (Process process = Process.start(data)) {
            process.write("f", trade(2), null);
            assertEquals("1.246", process.head("f"), "the parent's second was not in the fork");
        }
    }

    @Test
    void theStateAfterARestartIsTheStateBefore() throws IOException {
        Path data = home.resolve("data");
        String before;
        try (Process process = Process.start(data)) {
            process.register("s");
            process.boot.start("s");
            for (int i = 0; i < 60; i++) {
                process.write("s", mixed(i), null);
            }
            before = process.state("s");
        }
        for (int restart = 0; restart < 3; restart++) {
            try (Process process = Process.start(data)) {
                assertEquals(before, process.state("s"));
                assertEquals(SessionStatus.RUNNING, process.sessions.get("s").status());
            }
        }
    }

    @Test
    void afterACrashNothingThatWasAnsweredIsLost() throws IOException {
        Path data = home.resolve("data");
        try (Process process = Process.start(data)) {
            process.register("s");
            for (int i = 0; i < 40; i++) {
                process.write("s", mixed(i), null);
                if (i % 8 == 0) {
                    String before = process.state("s");
                    Path crashed = copy(data, home.resolve("crashed-" + i));
                    try (Process after = Process.start(crashed)) {
                        assertEquals(before, after.state("s"), "after " + i);
                    }
                }
            }
        }
    }

    private static void awaitViews(Process process, Path folder) {
        JsonNode state = Json.read(process.state("s")).path("state");
        await().untilAsserted(() -> {
            assertEquals(
                    state.path("positions"),
                    Json.read(Files.readAllBytes(folder.resolve("positions.json"))));
            assertEquals(
                    state.path("metrics"),
                    Json.read(Files.readAllBytes(folder.resolve("metrics.json"))));
            JsonNode trades = Json.read(Files.readAllBytes(folder.resolve("trades.json")));
            assertEquals(state.at("/trades/total").asInt(), trades.size());
        });
    }

    @Test
    void viewsThatACrashHasSpoiledAreMadeRightFromTheLog() throws IOException {
        Path data = home.resolve("data");
        try (Process process = Process.start(data)) {
            process.register("s");
            for (int i = 0; i < 30; i++) {
                process.write("s", mixed(i), null);
            }
            awaitViews(process, data.resolve("sessions/u/s_s"));
            String behind = Files.readString(data.resolve("sessions/u/s_s/views.json"));
            process.write("s", mixed(30), null);
            for (String damage : List.of("none", "cut", "gone", "behind", "garbage")) {
                Path crashed = copy(data, home.resolve(damage));
                Path folder = crashed.resolve("sessions/u/s_s");
                spoil(folder, damage, behind);
                try (Process after = Process.start(crashed)) {
                    assertTrue(
                            after.recovered().contains("s:s"),
                            "the log had not reached its own file");
                    awaitViews(after, folder);
                    after.write("s", mixed(31), null);
                    awaitViews(after, folder);
                }
            }
        }
    }

    private static void spoil(Path folder, String how, String behind) throws IOException {
        byte[] trades = Files.readAllBytes(folder.resolve("trades.json"));
        switch (how) {
            case "cut" -> {
                Files.write(
                        folder.resolve("trades.json"),
                        java.util.Arrays.copyOf(trades, trades.length / 2));
                Files.write(folder.resolve("positions.json"), new byte[] {'{', '"'});
            }
            case "gone" -> {
                for (String name :
                        List.of("trades.json", "positions.json", "metrics.json", "views.json")) {
                    Files.deleteIfExists(folder.resolve(name));
                }
            }
            case "behind" -> Files.writeString(folder.resolve("views.json"), behind);
            case "garbage" -> {
                Files.writeString(folder.resolve("views.json"), "\u0000\u0000\u0000");
                Files.writeString(folder.resolve("metrics.json"), "");
            }
            default -> {}
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() throws IOException {
        Path data = home.resolve("data");
        try (Process process = Process.start(data)) {
            assertTrue(process.sessions.isEmpty());
            assertThrows(IOException.class, () -> Process.start(data));
        }
        Process.start(data).close();
    }

    @Test
    void aFolderWithARegistrationThatCannotBeReadLosesOnlyThat() throws IOException {
        Path data = home.resolve("data");
        try (Process process = Process.start(data)) {
            process.register("s");
            process.register("good");
        }
        Files.writeString(data.resolve("sessions/u/s_s/session.json"), "{\"session_id\":");
        try (Process process = Process.start(data)) {
            assertTrue(process.sessions.has("good"));
            assertFalse(process.sessions.has("s"));
            assertFalse(Files.exists(data.resolve("sessions/u/s_s/session.json")));
            try (Stream<Path> kept = Files.walk(data.resolve("quarantine"))) {
                assertTrue(
                        kept.anyMatch(
                                file -> file.getFileName().toString().contains("session.json")));
            }
        }
    }
}
