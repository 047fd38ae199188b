package dev.tapedeck.log;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * An event's type with its ASCII bytes ready for encoding. Common ones are shared; the table that
 * shares them is bounded, so that made-up types cannot grow it.
 */
public final class EventType {
    private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
    private static final int SHARED_MAX = 1024;
    private static final ConcurrentHashMap<String, EventType> SHARED = new ConcurrentHashMap<>();

    public static final EventType POSITION = of("position");
    public static final EventType TRADE = of("trade");
    public static final EventType METRICS = of("metrics");
    public static final EventType NODE = of("node");
    public static final EventType TICK = of("tick");
    public static final EventType SESSION = of("session");
    public static final EventType EXECUTION = of("execution");
    public static final EventType FORK = of("fork");

    private final String name;
    private final byte[] ascii;

    private EventType(String name) {
        this.name = name;
        this.ascii = name.getBytes(StandardCharsets.US_ASCII);
    }

    public static boolean isAllowed(String name) {
        return ALLOWED.matcher(name).matches();
    }

    /**
     * @throws IllegalArgumentException when the name is not an allowed type
     */
    public static EventType of(String name) {
        EventType known = SHARED.get(name);
        if (known != null) {
            return known;
        }
        if (!isAllowed(name)) {
            throw new IllegalArgumentException("not an event type: " + name);
        }
        EventType made = new EventType(name);
        if (SHARED.size() >= SHARED_MAX) {
            return made;
        }
        EventType raced = SHARED.putIfAbsent(name, made);
        return raced == null ? made : raced;
    }

    public String name() {
        return name;
    }

    /** The name's bytes. Not to be changed. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public byte[] ascii() {
        return ascii;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof EventType type && type.name.equals(name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
