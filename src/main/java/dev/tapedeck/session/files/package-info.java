/**
 * What a session keeps on disk besides its log: the views brought up to date behind it, snapshots
 * of the state, the final exports, and the ZIP of all. Everything here can be made again from the
 * log.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.session.files;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
