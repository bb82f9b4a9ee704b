package sekisho.waf.seclang;

import java.util.Optional;

/** Reads the values of the actions that change variables: setvar, expirevar, initcol, setenv. */
final class VariableActions {
    private final Problems problems;
    private final TemplateParser templates;

    VariableActions(Problems problems, TemplateParser templates) {
        this.problems = problems;
        this.templates = templates;
    }

    /** {@code tx.a=1}, {@code tx.a=+1}, {@code tx.a=-1}, {@code !tx.a}, {@code tx.a}. */
    Optional<Action> setVar(Source at, String written) {
        boolean removes = written.startsWith("!");
        String text = removes ? written.substring(1) : written;
        int equals = text.indexOf('=');
        String name = (equals < 0 ? text : text.substring(0, equals)).strip();
        Optional<Variable> collection = collection(at, "setvar", name);
        if (collection.isEmpty()) {
            return Optional.empty();
        }
        Template key = key(at, name);
        if (removes) {
            return Optional.of(
                    new Action.SetVar(collection.get(), key, Action.SetVar.Change.REMOVE, TemplateParser.literal("")));
        }
        if (equals < 0) {
            return Optional.of(
                    new Action.SetVar(collection.get(), key, Action.SetVar.Change.SET, TemplateParser.literal("1")));
        }
        String value = text.substring(equals + 1);
        Action.SetVar.Change change = value.startsWith("+")
                ? Action.SetVar.Change.ADD
                : value.startsWith("-") ? Action.SetVar.Change.SUBTRACT : Action.SetVar.Change.SET;
        String operand = change == Action.SetVar.Change.SET ? value : value.substring(1);
        return Optional.of(new Action.SetVar(collection.get(), key, change, templates.parse(at, operand)));
    }

    Optional<Action> expireVar(Source at, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            problems.add(at, "expirevar needs a name and seconds: " + text);
            return Optional.empty();
        }
        String name = text.substring(0, equals).strip();
        Template seconds = templates.parse(at, text.substring(equals + 1).strip());
        if (seconds.isConstant()
                && Vocabulary.number(seconds.constant(), Integer.MAX_VALUE).isEmpty()) {
            problems.add(at, "expirevar needs a number of seconds: " + text);
            return Optional.empty();
        }
        return collection(at, "expirevar", name)
                .map(collection -> new Action.ExpireVar(collection, key(at, name), seconds));
    }

    Optional<Action> initCol(Source at, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        Optional<Variable> collection = Vocabulary.variable(name)
                .filter(variable -> variable != Variable.TX && Vocabulary.STORED.contains(variable));
        if (equals < 0 || collection.isEmpty()) {
            problems.add(at, "initcol needs ip, global, session, user or resource and a key: " + text);
            return Optional.empty();
        }
        return Optional.of(new Action.InitCol(
                collection.get(), templates.parse(at, text.substring(equals + 1).strip())));
    }

    Optional<Action> setEnv(Source at, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        if (name.isEmpty()) {
            problems.add(at, "setenv needs a name: " + text);
            return Optional.empty();
        }
        return Optional.of(new Action.SetEnv(name, templates.parse(at, equals < 0 ? "1" : text.substring(equals + 1))));
    }

    private Optional<Variable> collection(Source at, String action, String name) {
        int dot = name.indexOf('.');
        String collection = dot < 0 ? name : name.substring(0, dot);
        Optional<Variable> variable = Vocabulary.variable(collection).filter(Vocabulary.STORED::contains);
        if (variable.isEmpty() || dot == name.length() - 1 || dot < 0) {
            problems.add(
                    at, action + " needs tx, ip, global, session, user or resource, a dot and a name, not " + name);
            return Optional.empty();
        }
        return variable;
    }

    private Template key(Source at, String name) {
        return templates.parse(at, Vocabulary.lower(name.substring(name.indexOf('.') + 1)));
    }
}
