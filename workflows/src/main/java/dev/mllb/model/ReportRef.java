// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A written report.
 *
 * @param html one self-contained page
 * @param json the same content, stable schema
 * @param markdown the same content
 * @param verdict of the whole experiment
 * @param sentence the verdict in words
 */
public record ReportRef(
    ArtifactRef html, ArtifactRef json, ArtifactRef markdown, Verdict verdict, String sentence) {}
