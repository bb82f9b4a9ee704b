package sekisho.proof.sheet;

import java.util.List;

/** What was done with a workbook, one item per question, in the order of the workbook. */
public record SheetReport(List<Item> items) {
    public SheetReport {
        items = List.copyOf(items);
    }

    /**
     * What became of one question.
     *
     * @param sheet name of the sheet
     * @param row 1-based
     * @param question the question's text
     * @param topics control ids, best first
     * @param status what became of it
     * @param answer what was written into the answer cell; empty when nothing
     * @param supplement what was written beside it; empty when nothing
     * @param confidence of the first topic, 0 to 1
     * @param evidence ids of the evidence that the answer rests on
     * @param why for people: why a question was left or not answered, or what was not written; empty when all was
     * @param answerCell A1 reference of the empty cell that takes the answer; empty when there is none to write into
     * @param supplementCell A1 reference of the empty cell that takes remarks; empty when there is none
     */
    public record Item(
            String sheet,
            int row,
            String question,
            List<String> topics,
            Status status,
            String answer,
            String supplement,
            double confidence,
            List<String> evidence,
            String why,
            String answerCell,
            String supplementCell) {
        public Item {
            topics = List.copyOf(topics);
            evidence = List.copyOf(evidence);
        }

        /** An item without cells. */
        public Item(
                String sheet,
                int row,
                String question,
                List<String> topics,
                Status status,
                String answer,
                String supplement,
                double confidence,
                List<String> evidence,
                String why) {
            this(sheet, row, question, topics, status, answer, supplement, confidence, evidence, why, "", "");
        }
    }

    /** What became of a question. */
    public enum Status {
        /** Topic sure and evidence there. */
        ANSWERED,
        /** Topic sure, no evidence; the cell stays empty. */
        MATCHED,
        /** Topic not sure; the cell stays empty. */
        LEFT
    }

    /** How many questions ended so. */
    public long count(Status status) {
        return items.stream().filter(item -> item.status() == status).count();
    }
}
