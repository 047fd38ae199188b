package dev.tapedeck.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tapedeck.log.Cursor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser against the packaged service, which starts its demo on the empty
 * folder. The tests share both and come in any order; each leaves the demo running.
 */
class PageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Pattern CURSOR = Pattern.compile("cursor (\\d+\\.\\d+)");
    private static final Pattern A_LINE = Pattern.compile("^M[-\\d. ]+L");
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path home;

    private static PackagedService service;
    private static Visitor visitor;

    @BeforeAll
    static void startBoth() throws Exception {
        Visitor.assumeBrowser();
        service = new PackagedService(home);
        service.launch();
        visitor = new Visitor(service.root());
        service.awaitHealthy();
    }

    @AfterAll
    static void endBoth() {
        if (visitor != null) {
            visitor.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @AfterEach
    void thePageHasDoneNothingThatItMustNot() {
        visitor.leave();
    }

    @Test
    void theListShowsTheDemoAndLeadsToIt() throws Exception {
        Cursor before = service.head("demo");
        Page page = visitor.open("");

        Locator cells =
                page.getByRole(AriaRole.ROW)
                        .filter(new Locator.FilterOptions().setHas(link(page, "demo")))
                        .getByRole(AriaRole.CELL);
        assertThat(cells.nth(1)).hasText("running");
        Cursor shown = Cursor.parse(cells.nth(2).textContent()).orElseThrow();
        assertTrue(shown.compareTo(before) >= 0, shown + " is older than " + before);
        assertTrue(shown.compareTo(service.head("demo")) <= 0, shown + " is not there yet");
        take(page, "list");

        link(page, "demo").click();
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("demo");
        assertThat(page).hasTitle(Pattern.compile("^demo\\b"));
        goesOn(page, shown);
    }

    @Test
    void aSessionIsDrawnLiveAndAsTheServiceKnowsIt() throws Exception {
        service.register("swift");
        service.post(
                "sessions/swift/executions",
                """
                {"source":"bitstamp-2013-11","strategy":"sma_cross","speed":600,
                 "params":{"fast":5,"slow":20,"bar_seconds":60}}\
                """);
        Page page = visitor.open("#/s/swift");

        goesOn(page, cursor(page));
        rows(page, "positions").first().waitFor();
        rows(page, "trades").first().waitFor();
        assertThat(page.locator(".chart .line")).hasAttribute("d", A_LINE);
        take(page, "session");

        // What moves cannot be compared, so the market holds its breath.
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pause")).click();
        assertThat(page.locator(".session-head .status")).hasText("paused");
        assertThat(page.locator(".feed")).containsText("exec-1 now paused");
        Cursor head = service.head("swift");
        page.waitForCondition(() -> cursor(page).equals(head));
        JsonNode state = service.get("sessions/swift/state").path("state");
        assertEquals(head, service.head("swift"), "a paused session stands still");
        // The first position, of the trade above, is closed and still in the state.
        Map<Boolean, Long> positions =
                state.path("positions")
                        .valueStream()
                        .collect(
                                Collectors.partitioningBy(
                                        each -> each.path("status").asText().equals("closed"),
                                        Collectors.counting()));
        assertTrue(positions.get(true) > 0, "none is closed in " + state);
        assertThat(rows(page, "positions")).hasCount(positions.get(false).intValue());
        int trades = state.path("trades").path("total").asInt();
        assertThat(page.locator(".panel-trades .panel-head .small"))
                .hasText(Pattern.compile("\\b" + trades + "$"));
        BigDecimal equity = state.path("analytics").path("equity").decimalValue();
        page.waitForCondition(() -> equity(page).compareTo(equity) == 0);
    }

    @Test
    void theOpenPageOutlivesTheServiceWithoutALossOrARepeat() throws Exception {
        Page page = visitor.open("#/s/demo");
        page.getByLabel("show ticks").check();
        goesOn(page, cursor(page));

        visitor.serviceGoesAway();
        service.kill();
        assertThat(page.locator(".live-body")).hasAttribute("data-current", "false");
        assertThat(page.locator(".as-of")).isVisible();
        Cursor before = cursor(page);
        service.launch();

        goesOn(page, before);
        assertThat(page.locator(".as-of")).isHidden();
        assertThat(position(page)).containsText("connected 2 times");
        assertThat(position(page)).containsText("0 missing, 0 repeated");
        assertThat(page.locator(".connection .fault")).isHidden();
        everyEventIsListedOnceFrom(page, before);
    }

    /** The page's own count is not believed: its list of events tells the same. */
    private static void everyEventIsListedOnceFrom(Page page, Cursor before) {
        List<Cursor> listed =
                page.locator(".feed .cursor").allTextContents().stream()
                        .map(each -> Cursor.parse(each).orElseThrow())
                        .toList();
        assertTrue(listed.contains(before), before + " is not in " + listed);
        for (int i = 1; i < listed.size(); i++) {
            assertEquals(listed.get(i).plus(1), listed.get(i - 1), "newest first, without a gap");
        }
    }

    @Test
    void whatAProducerWritesIsText() throws Exception {
        service.register("hostile");
        service.put(
                "sessions/hostile/positions/p1",
                """
                {"symbol":"%1$s","side":"%1$s","quantity":"0.50","node_id":"%1$s"}\
                """
                        .formatted(HOSTILE));
        service.post(
                "sessions/hostile/trades",
                """
                {"trade_id":"t1","symbol":"%1$s","pnl":"1.5","exit_reason":"%1$s"}\
                """
                        .formatted(HOSTILE));
        service.put(
                "sessions/hostile/metrics",
                """
                {"%1$s":"%1$s"}\
                """
                        .formatted(HOSTILE));
        Page page = visitor.open("#/s/hostile");
        assertThat(page.locator(".connection .phase")).hasText("Live");

        // The list of events begins when the page is opened.
        service.post(
                "sessions/hostile/events",
                """
                [{"type":"node","data":{"node_name":"%1$s","node_type":"strategy","action":"%1$s",
                  "evaluated_conditions":[{"result":true,"condition_text":"%1$s"}]}},
                 {"type":"strategy","data":{"strategy":"%1$s"}}]\
                """
                        .formatted(HOSTILE));
        Locator events = page.locator(".feed .what");
        assertThat(events).hasCount(2);
        assertThat(events.nth(0)).containsText(HOSTILE);
        assertThat(events.nth(1)).hasText(HOSTILE + " (strategy) – " + HOSTILE);
        assertThat(page.locator(".feed .why")).containsText(HOSTILE);
        for (String panel : List.of("positions", "trades", "metrics")) {
            assertThat(rows(page, panel)).containsText(HOSTILE);
        }
        assertThat(page.locator("#view img, #view [onerror]")).hasCount(0);
    }

    private static void goesOn(Page page, Cursor from) {
        assertThat(page.locator(".connection .phase")).hasText("Live");
        page.waitForCondition(() -> cursor(page).compareTo(from) > 0);
    }

    /** Waits for the page to have one. */
    private static Cursor cursor(Page page) {
        assertThat(position(page)).containsText(CURSOR);
        Matcher shown = CURSOR.matcher(position(page).textContent());
        assertTrue(shown.find(), "a page that had a cursor has one");
        return Cursor.parse(shown.group(1)).orElseThrow();
    }

    private static Locator position(Page page) {
        return page.locator(".connection .position");
    }

    private static Locator rows(Page page, String panel) {
        return page.locator(".panel-" + panel + " tbody tr");
    }

    private static BigDecimal equity(Page page) {
        return new BigDecimal(page.locator(".tile .value").first().getAttribute("title"));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void take(Page page, String name) {
        byte[] _ =
                page.screenshot(
                        new Page.ScreenshotOptions()
                                .setPath(SCREENSHOTS.resolve(name + ".png"))
                                .setFullPage(true));
    }
}
