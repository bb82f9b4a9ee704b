package sekisho.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import sekisho.forms.FormReply;
import sekisho.forms.FormRequest;
import sekisho.forms.FormsRoom;
import sekisho.gate.Resident;

/** The forms room as the gate sees it. */
final class FormResident implements Resident {
    private final FormsRoom room;

    FormResident(FormsRoom room) {
        this.room = room;
    }

    @Override
    public Claim claim(Head head) {
        FormRequest request =
                new FormRequest(head.method(), head.host(), head.target(), head.client(), head.id(), head::field);
        return switch (room.claim(request)) {
            case FormReply.NotOurs _ -> Claim.NONE;
            case FormReply.Now now -> new Claim.Now(reply(now.reply()));
            case FormReply.WithBody wanted ->
                new Claim.WithBody(
                        wanted.maxBytes(),
                        body -> {
                            CompletionStage<FormReply> answer = wanted.answer().apply(body);
                            return answer.thenApply(FormResident::reply);
                        },
                        fields(wanted.refusalFields()));
        };
    }

    private static Reply reply(FormReply reply) {
        return new Reply(reply.status(), fields(reply.fields()), new Body.Bytes(reply.body()));
    }

    private static List<Field> fields(List<Map.Entry<String, String>> fields) {
        return fields.stream()
                .map(field -> new Field(field.getKey(), field.getValue()))
                .toList();
    }
}
