package dev.tapedeck.story;

import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * How a subscriber treats one connection.
 *
 * @param name for whoever reads a finding
 * @param receiveBytes what the kernel may hold for it
 * @param pieceBytes most that it reads at once
 * @param pauseNanos how long it rests after each piece
 * @param stallAfter reads no further for a while after so many frames
 * @param leaveAfterBytes gone in the middle of whatever stands there
 * @param leaveAfterFrames gone between two frames
 * @param leaveAfterNanos gone at the first frame or comment after so long
 * @param abruptly ends the connection with a reset instead of a FIN
 */
record Habit(
        String name,
        int receiveBytes,
        int pieceBytes,
        long pauseNanos,
        int stallAfter,
        long stallNanos,
        long leaveAfterBytes,
        int leaveAfterFrames,
        long leaveAfterNanos,
        boolean abruptly) {
    private static final String PATIENT = "patient";
    private static final int USUAL_BUFFER = 256 << 10;
    private static final int TINY_BUFFER = 2 << 10;
    private static final long MILLI = 1_000_000;

    /** Reads all there is, and stays. */
    static final Habit STEADY =
            new Habit(
                    "steady",
                    USUAL_BUFFER,
                    16 << 10,
                    0,
                    0,
                    0,
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    false);

    private static final int SMALL_BUFFER = 16 << 10;

    /**
     * More than the kernel holds for a reader that has stopped (4 MiB on Linux): beyond it the
     * service itself must wait.
     */
    private static final long KERNEL_BYTES = 5_000_000;

    static Habit draw(RandomGenerator random) {
        int frames = 1 + (int) (Math.pow(random.nextDouble(), 3) * 3000);
        long nanos = (50 + (long) (Math.pow(random.nextDouble(), 2) * 3000)) * MILLI;
        boolean abruptly = random.nextInt(3) == 0;
        return switch (random.nextInt(11)) {
            case 0, 1 ->
                    new Habit(
                            "slow",
                            TINY_BUFFER,
                            1 + random.nextInt(100),
                            random.nextLong(2 * MILLI),
                            0,
                            0,
                            Long.MAX_VALUE,
                            frames,
                            nanos,
                            abruptly);
            case 2, 3 -> {
                long stall = (100 + random.nextInt(1500)) * MILLI;
                yield new Habit(
                        "stalling",
                        TINY_BUFFER,
                        16 << 10,
                        0,
                        1 + random.nextInt(100),
                        stall,
                        Long.MAX_VALUE,
                        10 * frames,
                        nanos + 2 * stall,
                        abruptly);
            }
            case 4, 5 ->
                    new Habit(
                            "tearing",
                            USUAL_BUFFER,
                            16 << 10,
                            0,
                            0,
                            0,
                            1 + random.nextInt(30_000),
                            Integer.MAX_VALUE,
                            nanos,
                            abruptly);
            case 6 -> {
                long stall = (300 + random.nextInt(1200)) * MILLI;
                yield new Habit(
                        PATIENT,
                        SMALL_BUFFER,
                        16 << 10,
                        0,
                        1 + random.nextInt(50),
                        stall,
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        stall + 4000 * MILLI,
                        abruptly);
            }
            default ->
                    new Habit(
                            "fast",
                            USUAL_BUFFER,
                            16 << 10,
                            0,
                            0,
                            0,
                            Long.MAX_VALUE,
                            frames,
                            nanos,
                            abruptly);
        };
    }

    /** Begins at the start, stops for a while, and reads it all then. */
    boolean isPatient() {
        return name.equals(PATIENT);
    }

    /**
     * Whether a patient one has read more by now than the service could have been rid of while it
     * stopped.
     */
    boolean wasWaitedFor(long bytesRead) {
        return isPatient() && bytesRead > KERNEL_BYTES;
    }

    void rest() {
        if (pauseNanos > 0) {
            LockSupport.parkNanos(pauseNanos);
        }
    }

    void stall(int frames) {
        if (frames == stallAfter) {
            LockSupport.parkNanos(stallNanos);
        }
    }

    boolean leavesAfter(int frames, long nanos) {
        return frames >= leaveAfterFrames || nanos >= leaveAfterNanos;
    }
}
