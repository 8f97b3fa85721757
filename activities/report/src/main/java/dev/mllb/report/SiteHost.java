// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

/**
 * A host as the server knows it.
 *
 * @param name of the host
 * @param worker when its worker was seen last, for a person; "none" when nobody polls its queue
 * @param kernel {@code uname -r}; empty when it never registered
 * @param module state of the module, as the host said it last
 * @param heldBy experiment that holds it; empty when it is free
 * @param waiting experiments that wait for it
 */
public record SiteHost(
    String name, String worker, String kernel, String module, String heldBy, int waiting) {}
