package dev.tapedeck.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tapedeck.log.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstOfManyTest {
    @Test
    void theyAreTheFirstOfAllThatAreSorted() {
        Seeds.run(200, FirstOfManyTest::asSorted);
    }

    private static void asSorted(Random random) {
        int most = 1 + random.nextInt(50);
        FirstOfMany<Integer> first = new FirstOfMany<>(Comparator.naturalOrder(), most);
        List<Integer> all = new ArrayList<>();
        int count = random.nextInt(200);
        for (int i = 0; i < count; i++) {
            int each = random.nextInt(100);
            all.add(each);
            first.accept(each);
        }
        all.sort(null);
        assertEquals(all.subList(0, Math.min(most, count)), first.inOrder());
        assertEquals(count, first.total());
    }
}
