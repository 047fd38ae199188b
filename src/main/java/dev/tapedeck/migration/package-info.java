/**
 * Moves everything from one storage to another and proves that it is there: logs, owners' files,
 * documents, registrations. Knows storages by their contracts alone.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.migration;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
