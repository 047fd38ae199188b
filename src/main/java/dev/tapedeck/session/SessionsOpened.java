package dev.tapedeck.session;

/** An event: the storage can be used and the sessions are known. Fired once, before any request. */
public record SessionsOpened(int sessions) {}
