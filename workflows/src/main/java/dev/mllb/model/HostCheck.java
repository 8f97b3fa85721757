// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * One precondition, tried on a node.
 *
 * @param name what was tried, for people
 * @param holds whether it is met
 * @param detail what was found
 * @param fix what a person can do; empty when it holds
 */
public record HostCheck(String name, boolean holds, String detail, String fix) {}
