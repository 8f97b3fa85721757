// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What verifying the module on its node showed.
 *
 * @param vectors golden vectors compared
 * @param userSpaceMismatches vectors on which C in user space differs from the integer model
 * @param moduleMismatches vectors on which the loaded module differs from the integer model
 * @param hookSeen the redirect really happened
 */
public record ModuleProof(
    int vectors, int userSpaceMismatches, int moduleMismatches, boolean hookSeen) {}
