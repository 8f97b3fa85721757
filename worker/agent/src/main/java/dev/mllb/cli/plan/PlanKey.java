// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

/**
 * One key of a plan, as documented.
 *
 * @param path dotted, for example {@code collect.duration}
 * @param type and range, for a person
 * @param fallback value when the key is absent; "required" when it may not be
 * @param meaning one sentence
 */
public record PlanKey(String path, String type, String fallback, String meaning) {}
