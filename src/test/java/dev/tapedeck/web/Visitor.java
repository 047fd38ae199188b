package dev.tapedeck.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A person at a browser who notices whatever a page must not do: console errors, violations of the
 * content policy, dialogs, requests to another host. Confined to the test's thread, in which
 * Playwright tells of all that.
 */
final class Visitor implements AutoCloseable {
    /** Generous, since it is only waited out by a test that fails. */
    private static final double PATIENCE_MILLIS = 60_000;

    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final URI root;
    private final Set<String> offences = new LinkedHashSet<>();
    private BrowserContext context;
    private boolean serviceIsAway;

    Visitor(URI root) {
        this.root = root;
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(chromium())
                                        .setArgs(FLAGS));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    private static Path chromium() {
        return Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    }

    /** Without a browser there is nothing to test with, which should not go unnoticed. */
    static void assumeBrowser() {
        boolean found = Files.isExecutable(chromium());
        String reason =
                "NO BROWSER at "
                        + chromium()
                        + " (the environment's CHROMIUM names another): the page is NOT TESTED";
        if (!found) {
            System.err.println("******** " + reason + " ********");
        }
        assumeTrue(found, reason);
    }

    /** A fresh profile's first page at that place of the service. */
    Page open(String place) {
        offences.clear();
        serviceIsAway = false;
        context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(1280, 900)
                                .setTimezoneId("Asia/Kolkata"));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        // A violation is in the console as well, but only in this browser's words.
        context.addInitScript(
                "addEventListener('securitypolicyviolation', (e) =>"
                        + " console.error('policy', e.violatedDirective, e.blockedURI))");
        context.onConsoleMessage(this::hear);
        context.onWebError(e -> offences.add("uncaught: " + e.error()));
        context.onRequest(this::follow);
        context.onDialog(this::dismiss);
        Page page = context.newPage();
        page.navigate(root.resolve(place).toString());
        return page;
    }

    private void hear(ConsoleMessage said) {
        boolean bad = said.type().equals("error") || said.type().equals("warning");
        // The browser itself notes each request that finds nobody there; no page can prevent it.
        boolean excused = serviceIsAway && said.text().contains("net::ERR_");
        if (bad && !excused) {
            offences.add("console " + said.type() + ": " + said.text());
        }
    }

    private void follow(Request request) {
        if (!request.url().startsWith(root.toString())) {
            offences.add("request to " + request.url());
        }
    }

    private void dismiss(Dialog dialog) {
        offences.add("dialog: " + dialog.message());
        dialog.dismiss();
    }

    /** From now on a page may fail to reach the service. */
    void serviceGoesAway() {
        serviceIsAway = true;
    }

    /** Closes the page and says what it has done wrong. */
    void leave() {
        if (context != null) {
            context.close();
            context = null;
        }
        assertEquals("", String.join("\n", offences), "what the page must not do");
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
