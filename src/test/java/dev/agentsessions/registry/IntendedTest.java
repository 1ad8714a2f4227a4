package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.registry.YamlNode.Mapping;
import dev.agentsessions.registry.YamlNode.Sequence;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R7")
class IntendedTest {
    private static final String BEFORE = "a: &x one\nb: [1, 'two']\nc: *x\nd: {e: !t f}\n";

    /// Replaces `one` by `new`, appends `three` to b and puts `g: null` behind d.
    private static void check(String after) throws RegistryException {
        YamlTree before = YamlParser.parse("r.yaml", BEFORE);
        Mapping root = (Mapping) before.root();
        Plan plan = new Plan();
        plan.replace(root.pairs().getFirst().value(), new Content.Text("new"));
        plan.append((Sequence) root.pairs().get(1).value(), List.of(new Content.Text("three")));
        plan.insertAfter(root.pairs().getLast(), new Content.Field("g", new Content.Null()));
        Intended.check(before, plan, YamlParser.parse("r.yaml", after));
    }

    @Test
    void acceptsWhatWasMeantHoweverItIsLaidOut() {
        assertThatCode(() -> check("a: &x 'new'\nb: [1, 'two', three]\nc: *x\nd: {e: !t f}\ng: ~\n"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a: &x other\nb: [1, 'two', three]\nc: *x\nd: {e: !t f}\ng:\n",
        "a: new\nb: [1, 'two', three]\nc: new\nd: {e: !t f}\ng:\n",
        "a: &x new\nb: [1, two, three]\nc: *x\nd: {e: !t f}\ng:\n",
        "a: &x new\nb: ['1', 'two', three]\nc: *x\nd: {e: !t f}\ng:\n",
        "a: &x new\nb: [1, 'two']\nc: *x\nd: {e: !t f}\ng:\n",
        "a: &x new\nb: [1, 'two', three, four]\nc: *x\nd: {e: !t f}\ng:\n",
        "a: &x new\nb: [1, 'two', three]\nc: *x\nd: {e: f}\ng:\n",
        "a: &x new\nb: [1, 'two', three]\nc: *x\nd: {e: !t f, h: 1}\ng:\n",
        "a: &x new\nb: [1, 'two', three]\nc: *x\nd: {e: !t f}\n",
        "a: &x new\nb: [1, 'two', three]\nc: *x\nd: {e: !t f}\ng: ''\n",
        "a: &x new\nb: [1, 'two', three]\nc: *x\nd: {e: !t f}\ng:\nh: 1\n",
        "a: &x new\nb: [1, 'two', three]\nd: {e: !t f}\nc: *x\ng:\n",
        "a: &x new\nb: [1, 'two', &y three]\nc: *x\nd: {e: !t f}\ng:\n",
    })
    void refusesAnyOtherValueAnywhere(String after) {
        assertThatThrownBy(() -> check(after)).isInstanceOf(RegistryException.class)
                .hasMessageContaining("patched safely");
    }
}
