package io.longline.register;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegistrationsTest {
    private final Registrations registrations = new Registrations();

    @Test
    void an_address_is_there_from_its_announcement_to_its_withdrawal() {
        boolean came = registrations.announce("a", "10.0.0.1:2900");
        assertThat(came).isTrue();
        assertThat(registrations.addresses()).containsExactly("10.0.0.1:2900");

        boolean went = registrations.withdraw("a");
        assertThat(went).isTrue();
        assertThat(registrations.addresses()).isEmpty();
    }

    @Test
    void an_address_announced_twice_is_there_once_until_the_last_has_gone() {
        registrations.announce("old connection", "10.0.0.1:2900");

        assertThat(registrations.announce("new connection", "10.0.0.1:2900")).isFalse();
        assertThat(registrations.addresses()).containsExactly("10.0.0.1:2900");
        assertThat(registrations.withdraw("old connection")).isFalse();
        assertThat(registrations.addresses()).containsExactly("10.0.0.1:2900");
        assertThat(registrations.withdraw("new connection")).isTrue();
        assertThat(registrations.addresses()).isEmpty();
    }

    @Test
    void a_gateway_that_announces_another_address_has_moved() {
        registrations.announce("a", "10.0.0.1:2900");

        assertThat(registrations.announce("a", "10.0.0.1:2901")).isTrue();
        assertThat(registrations.addresses()).containsExactly("10.0.0.1:2901");
    }

    @Test
    void one_that_never_announced_withdraws_nothing() {
        registrations.announce("a", "10.0.0.1:2900");

        assertThat(registrations.withdraw("a worker")).isFalse();
        assertThat(registrations.addresses()).containsExactly("10.0.0.1:2900");
    }
}
