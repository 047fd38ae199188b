package dev.tapedeck.log;

/**
 * Who sends a request and which of its requests it is, so that a retry is recognized. Sequences
 * start at 0 and grow by one for each request of an epoch; a higher epoch fences the lower ones.
 */
public record Producer(String id, long epoch, long seq) {
    public Producer {
        if (epoch < 0 || seq < 0) {
            throw new IllegalArgumentException("negative producer epoch or seq");
        }
    }
}
