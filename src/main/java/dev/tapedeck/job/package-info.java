/**
 * Long-running work: kept as one document for each job, carried out here by a handler or elsewhere
 * by a worker that claims it, and watched over a stream.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.job;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
