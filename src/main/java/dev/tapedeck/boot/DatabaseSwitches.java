package dev.tapedeck.boot;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches on the clients of the databases that the configuration names, and of no other: {@code
 * tapedeck.store=redis} is all that need be said besides where Redis is. A line that switches one
 * explicitly wins.
 */
public final class DatabaseSwitches implements ConfigSourceFactory {
    private static final String ADAPTERS = "tapedeck.documents.adapters.";
    private static final int BELOW_THE_USERS_ABOVE_THE_DEFAULTS = 260;
    private static final Map<String, String> SWITCHES =
            Map.of(
                    "redis", "quarkus.redis.active",
                    "postgresql", "quarkus.datasource.active",
                    "mongodb", "quarkus.mongodb.active");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Set<String> named = new TreeSet<>();
        add(named, context.getValue("tapedeck.store"));
        add(named, context.getValue("tapedeck.migrate.to"));
        for (Iterator<String> names = context.iterateNames(); names.hasNext(); ) {
            String name = names.next();
            if (name.startsWith(ADAPTERS)) {
                add(named, context.getValue(name));
            }
        }
        Map<String, String> switched = new HashMap<>();
        SWITCHES.forEach((store, property) -> {
            if (named.contains(store)) {
                switched.put(property, "true");
            }
        });
        ConfigValue bus = context.getValue("tapedeck.bus");
        if (bus != null && bus.getValue() != null) {
            String connector = connector(bus.getValue());
            switched.put("mp.messaging.incoming.tapedeck-bus-in.connector", connector);
            switched.put("mp.messaging.outgoing.tapedeck-bus-out.connector", connector);
        }
        return switched.isEmpty()
                ? Collections.emptyList()
                : List.of(
                        new PropertiesConfigSource(
                                switched,
                                "what tapedeck.store and tapedeck.bus ask for",
                                BELOW_THE_USERS_ABOVE_THE_DEFAULTS));
    }

    private static String connector(String bus) {
        return switch (bus) {
            case "local" -> "tapedeck-memory";
            case "kafka" -> "smallrye-kafka";
            default -> bus;
        };
    }

    private static void add(Set<String> named, ConfigValue value) {
        if (value != null && value.getValue() != null) {
            named.add(value.getValue().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(290);
    }
}
