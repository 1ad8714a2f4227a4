package dev.agentsessions.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.Drift;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R24")
class RefutationsTest {
    private final Drifts drifts = new Drifts("claude");

    @Test
    void saysOfEachKindOfDriftWhatWouldRefuteIt() {
        List<Drift> all = drifts.all();
        assertThat(all).extracting(Drift::kind).doesNotHaveDuplicates();
        assertThat(all).extracting(Refutations::of).containsExactly(
                "a session of exactly this name on its tmux socket, or its recorded process still alive",
                "an entry of this name, or no claude process in any of its panes",
                "its claude in another conversation, or another session in this one",
                "its claude still in " + Drifts.OLD_ID + ", or another session in " + Drifts.ID,
                "a file of conversation " + Drifts.ID + " in any folder of claude's conversations",
                "this session being the very one that was ended, or no longer listed",
                "its recorded process 77 still in one of its panes",
                "another tmux session id, or another start of its process, than those of the one marked terminated",
                "one claude process in one of its panes",
                "one of these sessions in another conversation",
                "another look after this: claude",
                "a process in its panes that names exactly one conversation, which no other entry has",
                "its recorded pane in a session of the name that the entry has");
    }
}
