package dev.tapedeck.bot.engine;

import dev.tapedeck.json.RawObject;
import java.math.BigDecimal;

/** One thing that autotune would change. */
public sealed interface AutotunePlan {
    /** In plain words, with the numbers that decided. */
    String reason();

    /** The change as the state's history and the journal hold it. */
    byte[] change(long ts);

    /** A setting goes one step. */
    record Adjust(AutotuneParameter parameter, BigDecimal before, BigDecimal after, String reason)
            implements AutotunePlan {
        /** The settings with it, every other digit as it was. */
        public byte[] apply(byte[] config) {
            return RawObject.parse(config)
                    .orElseThrow(() -> new IllegalArgumentException("no settings"))
                    .put(parameter.field(), DeskForm.number(after))
                    .toJson();
        }

        @Override
        public byte[] change(long ts) {
            return new JsonObject()
                    .whole("ts", ts)
                    .text("parameter", parameter.field())
                    .number("before", before)
                    .number("after", after)
                    .text("reason", reason)
                    .raw("bounds", parameter.boundsJson())
                    .end();
        }
    }

    /** A symbol is traded no more. */
    record Exclude(String symbol, String reason) implements AutotunePlan {
        @Override
        public byte[] change(long ts) {
            return new JsonObject()
                    .whole("ts", ts)
                    .text("parameter", "universe_exclusions")
                    .text("before", null)
                    .text("after", symbol)
                    .text("reason", reason)
                    .text("bounds", null)
                    .end();
        }
    }
}
