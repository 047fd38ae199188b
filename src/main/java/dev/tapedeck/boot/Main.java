package dev.tapedeck.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process begins. */
@QuarkusMain
public class Main {
    public static void main(String[] args) {
        // The framework answers an URI that java.net.URI does not take with an empty 400, and parses each one to know; our routes answer with a problem.
        if (System.getProperty("vertx.disableURIValidation") == null) {
            var unused = System.setProperty("vertx.disableURIValidation", "true");
        }
        Quarkus.run(args);
    }
}
