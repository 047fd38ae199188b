/** Jobs over HTTP: for those who want work done, and for those outside who do it. */
@NullMarked
@CheckReturnValue
package dev.tapedeck.job.rest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
