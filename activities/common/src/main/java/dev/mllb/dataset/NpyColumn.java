// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

/**
 * One column of a table.
 *
 * @param name unique in the table
 * @param type of its values
 * @param offset of its value in a row; bytes
 */
public record NpyColumn(String name, NpyType type, int offset) {}
