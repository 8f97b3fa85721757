package dev.mllb.benchmark;

import dev.mllb.model.Arm;

/**
 * The place of one repetition in a trial.
 *
 * @param block counting from 0; -1 for warm-up
 * @param index within the block
 * @param arm what is measured there
 */
public record Slot(int block, int index, Arm arm) {}
