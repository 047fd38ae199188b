package dev.tapedeck.job;

/** Puts right what a crash or a failing storage has left of jobs that are over. A bean. */
public interface Upkeep {
    /** At the beginning and every so often, one at a time, on a thread that may block. */
    void look();
}
