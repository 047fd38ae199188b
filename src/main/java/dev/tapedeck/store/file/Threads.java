package dev.tapedeck.store.file;

/** The store's own threads, which nothing may interrupt: an interrupt would close their files. */
final class Threads {
    private Threads() {}

    /** Waits for the end; an interrupt of the caller is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
