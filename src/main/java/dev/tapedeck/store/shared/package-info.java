/**
 * What the backends have in common that several nodes share: the order of appends, retries whose
 * first answer was lost, following what other nodes write, and files made of small blobs. A backend
 * adds a {@link dev.tapedeck.store.shared.LogTable} and a {@link
 * dev.tapedeck.store.shared.BlobStore}, which know a database and nothing else.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store.shared;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
