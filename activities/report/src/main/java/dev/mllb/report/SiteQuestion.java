// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

/**
 * Something that waits for a person.
 *
 * @param what it is, in a sentence
 * @param command that answers it
 * @param experimentId workflow it is about; empty for none
 */
public record SiteQuestion(String what, String command, String experimentId) {}
