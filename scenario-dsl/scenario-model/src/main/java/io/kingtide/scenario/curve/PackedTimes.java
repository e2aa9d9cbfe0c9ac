package io.kingtide.scenario.curve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Ascending numbers in two to four bytes each: the distance to the one before, seven bits a byte, lowest first. Kept in
 * blocks, so that it grows without copying and a reader that consumes can let go of what it has read.
 */
final class PackedTimes {
    private static final int BLOCK_BYTES = 1 << 15;
    /** A number never straddles blocks: this much room is left at the end. */
    private static final int MOST_BYTES = 10;

    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Integer> used = new ArrayList<>();
    private byte[] current = new byte[BLOCK_BYTES];
    private int at;
    private long last;

    /** Where the next number will stand. */
    int block() {
        return at > BLOCK_BYTES - MOST_BYTES ? blocks.size() + 1 : blocks.size();
    }

    /** Where in its block the next number will stand. */
    int offset() {
        return at > BLOCK_BYTES - MOST_BYTES ? 0 : at;
    }

    void add(long number) {
        if (at > BLOCK_BYTES - MOST_BYTES) {
            seal();
        }
        long distance = number - last;
        last = number;
        while (distance >= 0x80) {
            current[at++] = (byte) (distance | 0x80);
            distance >>>= 7;
        }
        current[at++] = (byte) distance;
    }

    private void seal() {
        blocks.add(current);
        used.add(at);
        current = new byte[BLOCK_BYTES];
        at = 0;
    }

    /** Reads from a place on. Not thread-safe. */
    final class Reader {
        private int block;
        private int offset;
        private long number;

        Reader(int block, int offset, long before) {
            this.block = block;
            this.offset = offset;
            this.number = before;
        }

        /** The next number; the caller knows that there is one. */
        long next() {
            if (block < blocks.size() && offset >= used.get(block)) {
                block++;
                offset = 0;
            }
            byte[] bytes = block < blocks.size() ? blocks.get(block) : current;
            int shift = 0;
            byte piece;
            do {
                piece = bytes[offset++];
                number += (long) (piece & 0x7F) << shift;
                shift += 7;
            } while (piece < 0);
            return number;
        }
    }

    /** Reads all numbers once and lets go of each block behind it. */
    static final class Consumer {
        private final Deque<byte[]> blocks;
        private final Deque<Integer> used;
        private int offset;
        private long number;

        Consumer(PackedTimes times) {
            times.seal();
            blocks = new ArrayDeque<>(times.blocks);
            used = new ArrayDeque<>(times.used);
            times.blocks.clear();
            times.used.clear();
        }

        boolean hasNext() {
            while (!blocks.isEmpty() && offset >= used.getFirst()) {
                blocks.removeFirst();
                used.removeFirst();
                offset = 0;
            }
            return !blocks.isEmpty();
        }

        long next() {
            byte[] bytes = blocks.getFirst();
            int shift = 0;
            byte piece;
            do {
                piece = bytes[offset++];
                number += (long) (piece & 0x7F) << shift;
                shift += 7;
            } while (piece < 0);
            return number;
        }
    }
}
