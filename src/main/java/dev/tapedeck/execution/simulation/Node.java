package dev.tapedeck.execution.simulation;

import java.util.List;

/**
 * The nodes of the flow that every execution is: what the UI draws, and where an event's node comes
 * from.
 */
enum Node {
    START("start", "Start", "StartNode"),
    ENTRY_SIGNAL("entry-signal", "Entry signal", "EntrySignalNode"),
    ENTRY("entry", "Entry", "EntryNode"),
    EXIT_SIGNAL("exit-signal", "Exit signal", "ExitSignalNode"),
    EXIT("exit", "Exit", "ExitNode"),
    RE_ENTRY_SIGNAL("re-entry-signal", "Re-entry signal", "ReEntrySignalNode"),
    SQUARE_OFF("square-off", "Square off", "SquareOffNode");

    private final String id;
    private final String label;
    private final String type;

    Node(String id, String label, String type) {
        this.id = id;
        this.label = label;
        this.type = type;
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    String type() {
        return type;
    }

    /** Whether it watches the market rather than acting on it. */
    boolean watches() {
        return this == ENTRY_SIGNAL || this == EXIT_SIGNAL || this == RE_ENTRY_SIGNAL;
    }

    /** Ids of the nodes that may come after it. */
    List<String> children() {
        return switch (this) {
            case START -> List.of(ENTRY_SIGNAL.id);
            case ENTRY_SIGNAL, RE_ENTRY_SIGNAL -> List.of(ENTRY.id);
            case ENTRY -> List.of(EXIT_SIGNAL.id, SQUARE_OFF.id);
            case EXIT_SIGNAL -> List.of(EXIT.id);
            case EXIT -> List.of(ENTRY_SIGNAL.id, RE_ENTRY_SIGNAL.id);
            case SQUARE_OFF -> List.of();
        };
    }
}
