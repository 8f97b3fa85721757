// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * Something got worse, and a person is to know.
 *
 * @param source id of the workflow that noticed it
 * @param host where it was measured
 * @param experiment whose report shows it
 * @param promoted experiment of the model in use, measured the same night; null when there is none
 * @param sentence what got worse
 */
public record Alarm(
    String source, String host, String experiment, @Nullable String promoted, String sentence) {}
