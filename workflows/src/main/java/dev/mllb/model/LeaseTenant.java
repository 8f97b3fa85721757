// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * Who holds a host, or waits for it.
 *
 * @param experimentId workflow id of the experiment
 * @param token tells one request of an experiment from an older one (a reset asks again)
 */
public record LeaseTenant(String experimentId, String token) {}
