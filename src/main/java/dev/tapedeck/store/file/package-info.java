/**
 * The default backend: a folder that a person can read. One commit log makes appends to every log
 * durable with one force; a flusher moves the lines on to each log's own file; a checkpoint forces
 * those files and frees the commit log. Start with {@code CommitLog}.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.store.file;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
