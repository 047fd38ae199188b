package dev.tapedeck.store.file;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests that do damage by the hundred: what the store says about it would drown all else. */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private static final Logger STORE = Logger.getLogger("dev.tapedeck.store.file");

    @Override
    public void beforeAll(ExtensionContext context) {
        STORE.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        STORE.setLevel(null);
    }
}
