// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What somebody asks for, or a part of it. A worker that does not know one of its fields is older
 * than who asks, and would do something else without a word: so it does nothing and says that.
 * Everything else that crosses a payload is news, of which a reader takes what it knows.
 */
public interface Request {}
