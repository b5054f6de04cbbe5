package io.longline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longline.protocol.GatewayCommand.AnswerHandshake;
import io.longline.protocol.GatewayCommand.BindUid;
import io.longline.protocol.GatewayCommand.JoinGroup;
import io.longline.protocol.HandshakeAnswer.Accept;
import io.longline.protocol.SerializedSession;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class WhereaboutsTest {
    private final Whereabouts whereabouts = new Whereabouts(4);

    @Test
    void a_name_is_where_its_members_are() {
        whereabouts.groups().firstCame("room", 1);
        whereabouts.groups().firstCame("room", 3);
        assertThat(tables("room")).containsExactlyInAnyOrder(1, 3);
        assertThat(tables("hall")).isEmpty();
        whereabouts.groups().lastWent("room", 1);
        assertThat(tables("room")).containsExactly(3);
        whereabouts.groups().lastWent("room", 3);
        assertThat(whereabouts.groups().size()).isZero();
    }

    @Test
    void several_names_name_each_table_once() {
        whereabouts.groups().firstCame("room", 1);
        whereabouts.groups().firstCame("hall", 1);
        whereabouts.groups().firstCame("hall", 2);
        assertThat(tables("room", "hall", "nowhere")).containsExactly(1, 2);
    }

    @Test
    void a_table_counts_from_when_it_is_told() {
        var join = new JoinGroup(5, "room");
        whereabouts.told(join, 1);
        assertThat(tables("room")).containsExactly(1);
        whereabouts.groups().firstCame("room", 1);
        whereabouts.done(join, 1);
        assertThat(tables("room")).containsExactly(1);
    }

    @Test
    void what_was_told_in_vain_leaves_nothing() {
        var commands =
                List.of(
                        new BindUid(5, "tom"),
                        new JoinGroup(5, "room"),
                        new AnswerHandshake(
                                5, new Accept("tom", List.of("room"), SerializedSession.NONE)));
        commands.forEach(command -> whereabouts.told(command, 1));
        assertThat(whereabouts.uids().size()).isOne();
        commands.forEach(command -> whereabouts.done(command, 1));
        assertThat(whereabouts.uids().size()).isZero();
        assertThat(whereabouts.groups().size()).isZero();
    }

    @Test
    void one_table_is_always_meant() {
        var one = new Whereabouts(1);
        var found = new ArrayList<Integer>();
        one.uids().forEachTable(List.of("tom"), found::add);
        assertThat(found).containsExactly(0);
    }

    private List<Integer> tables(String... groups) {
        var found = new ArrayList<Integer>();
        whereabouts.groups().forEachTable(List.of(groups), found::add);
        return found;
    }
}
