package dev.tapedeck.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tapedeck.session.contract.Api;
import dev.tapedeck.session.contract.OwnFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the service says of itself is what it does. */
@QuarkusTest
@TestProfile(OwnFolder.class)
class OpenApiTest {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head");

    @Inject RoutesOfTheService routes;

    private static JsonNode openApi() {
        return Api.json("/q/openapi?format=json");
    }

    private static Set<String> documented(JsonNode openApi) {
        Set<String> all = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : openApi.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
                if (METHODS.contains(each.getKey())) {
                    all.add(form(each.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()));
                }
            }
        }
        return all;
    }

    /** What a parameter is called is nobody's concern. */
    private static String form(String route) {
        return route.replaceAll("\\{[^}]*}|:[A-Za-z0-9_]+", "{}").replaceAll("/$", "");
    }

    @Test
    void everyRouteIsDocumented() {
        Set<String> documented = documented(openApi());
        Set<String> missing = new TreeSet<>();
        for (String each : routes.all()) {
            if (!documented.contains(form(each))) {
                missing.add(each);
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void whatIsDocumentedIsThere() {
        Set<String> registered = new TreeSet<>();
        routes.all().forEach(each -> registered.add(form(each)));
        Set<String> unknown = new TreeSet<>();
        for (String each : documented(openApi())) {
            if (each.contains(" /api/v1/") && !registered.contains(each)) {
                unknown.add(each);
            }
        }
        assertEquals(Set.of(), unknown);
        assertTrue(registered.contains("PUT /api/v1/runs/{}/artifacts/{}"));
    }

    @Test
    void everyParameterOfAPathIsDescribed() {
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : openApi().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
                if (METHODS.contains(each.getKey())) {
                    Set<String> described = new TreeSet<>();
                    names(path.getValue().path("parameters"), described);
                    names(each.getValue().path("parameters"), described);
                    String named = path.getKey();
                    for (String part : named.split("/", -1)) {
                        if (part.startsWith("{")
                                && !described.contains(part.replaceAll("[{}]", ""))) {
                            missing.add(each.getKey() + " " + named);
                        }
                    }
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static void names(JsonNode parameters, Set<String> into) {
        for (JsonNode each : parameters) {
            if (each.path("in").asText().equals("path")) {
                into.add(each.path("name").asText());
            }
        }
    }
}
