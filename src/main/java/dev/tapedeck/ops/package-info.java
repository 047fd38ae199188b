/** What operators look at: health and metrics, true to the storage. */
@NullMarked
@CheckReturnValue
package dev.tapedeck.ops;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
