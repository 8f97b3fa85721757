// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

/**
 * How far a collection has got: the heartbeat's details. Everything it counts is durable.
 *
 * @param segment number of the open segment, from 1
 * @param segmentBytes length of the open segment's file; bytes
 * @param rows decisions written, all segments
 * @param dropped decisions the kernel lost, all segments
 * @param collectedNs time the probe was attached, all segments; ns
 * @param gaps interruptions so far
 * @param note one line for a person
 */
public record CollectCheckpoint(
    int segment,
    long segmentBytes,
    long rows,
    long dropped,
    long collectedNs,
    int gaps,
    String note) {

  /** Nothing done yet. */
  public static final CollectCheckpoint NONE = new CollectCheckpoint(0, 0, 0, 0, 0, 0, "");
}
