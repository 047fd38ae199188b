package dev.tapedeck.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;
import org.jspecify.annotations.Nullable;

/**
 * Which methods each path has, as the routes and the REST endpoints that are registered say, so
 * that there is no second list of them to keep. Immutable.
 */
final class KnownPaths {
    private static final String ROOT = "/api/v1/";
    private static final Pattern PARAMETER = Pattern.compile(":[A-Za-z0-9_]+");
    private static final String ANY_SEGMENT = "[^/]+";

    /** Paths of one form. */
    private record Form(String path, Pattern pattern, Collection<String> methods) {}

    /** By the first segment, so that a path is held against few. */
    private final Map<String, List<Form>> bySegment = new HashMap<>();

    private KnownPaths() {}

    static KnownPaths of(Router router) {
        KnownPaths paths = new KnownPaths();
        router.getRoutes().forEach(paths::add);
        Deployment rest = ResteasyReactiveRecorder.getCurrentDeployment();
        if (rest != null) {
            rest.getClassMappers().forEach(paths::add);
        }
        return paths;
    }

    /** A route for all methods, such as a filter, says nothing about a path. */
    private void add(Route route) {
        String path = route.getPath();
        if (route.methods() != null && path != null) {
            List<String> methods = route.methods().stream().map(HttpMethod::name).toList();
            add(path, PARAMETER.matcher(path).replaceAll(ANY_SEGMENT), methods);
        }
    }

    private void add(RequestMapper.RequestPath<RestInitialHandler.InitialMatch> resource) {
        for (ServerRestHandler each : resource.value.handlers) {
            if (each instanceof ClassRoutingHandler endpoints) {
                endpoints
                        .getMappers()
                        .forEach((method, mapper) -> {
                            for (var endpoint : mapper.getTemplates()) {
                                add(resource.template, endpoint.template, method);
                            }
                        });
            }
        }
    }

    /**
     * @param method null where it depends on what is found there
     */
    private void add(URITemplate resource, URITemplate endpoint, @Nullable String method) {
        if (method != null) {
            add(
                    resource.template + endpoint.template,
                    form(resource) + form(endpoint),
                    List.of(method));
        }
    }

    private void add(String path, String form, Collection<String> methods) {
        if (path.startsWith(ROOT)) {
            bySegment
                    .computeIfAbsent(segment(path), each -> new ArrayList<>())
                    .add(new Form(path, Pattern.compile(form + "/*"), methods));
        }
    }

    private static String segment(String path) {
        int end = path.indexOf('/', ROOT.length());
        return path.substring(ROOT.length(), end < 0 ? path.length() : end);
    }

    /** In the order of their names, with HEAD and OPTIONS; none for a path that is not known. */
    Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        if (path.startsWith(ROOT)) {
            for (Form each : bySegment.getOrDefault(segment(path), List.of())) {
                if (each.pattern.matcher(path).matches()) {
                    methods.addAll(each.methods);
                }
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
    }

    /** Every method of every path as it is registered: {@code GET /api/v1/jobs/{id}}. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        bySegment
                .values()
                .forEach(forms ->
                        forms.forEach(form ->
                                form.methods.forEach(method -> all.add(method + " " + form.path))));
        return all;
    }

    /** An endpoint without a path of its own has its resource's. */
    private static String form(URITemplate template) {
        if (template.template.equals("/")) {
            return "";
        }
        StringBuilder form = new StringBuilder();
        for (URITemplate.TemplateComponent part : template.components) {
            form.append(
                    switch (part.type) {
                        case LITERAL -> Pattern.quote(part.literalText);
                        case DEFAULT_REGEX -> ANY_SEGMENT;
                        case CUSTOM_REGEX -> ungrouped(part);
                    });
        }
        return form.toString();
    }

    /** The framework's pattern captures the parameter by name and ends with the path. */
    private static String ungrouped(URITemplate.TemplateComponent part) {
        String pattern = part.pattern.pattern().replace("(?<" + part.name + ">", "(?:");
        return pattern.endsWith("$") ? pattern.substring(0, pattern.length() - 1) : pattern;
    }
}
