"""A story finds its subscriptions by what it is about."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.rules import Index
from bot.model import Destination, StoryState, Subscription


def sub(*topics, channel="desk"):
    return Subscription(Destination("preview", channel), topics)


def test_a_story_finds_those_who_asked_for_it_and_those_who_want_all():
    falcon, heron, everything, land = sub("sky-falcon"), sub("heron"), sub(), sub("NL", channel="dutch")
    index = Index([falcon, heron, everything, land])
    assert index.matching(StoryState("t", topics=("sky-falcon",), parties=("NL",))) == (falcon, everything, land)
    assert index.matching(StoryState("t")) == (everything,)


def test_a_subscription_with_two_topics_of_the_story_is_found_once():
    both = sub("sky-falcon", "heron")
    assert Index([both]).matching(StoryState("t", topics=("heron", "sky-falcon"))) == (both,)


topics = st.lists(st.sampled_from("abcdefgh"), max_size=4, unique=True)


@settings(deadline=None)  # other tests may share the processor
@given(st.lists(topics, max_size=12), topics)
def test_the_index_answers_what_asking_each_would(asked, of_story):
    subscriptions = [sub(*wanted, channel=str(n)) for n, wanted in enumerate(asked)]
    expected = tuple(s for s in subscriptions if not s.topics or set(s.topics) & set(of_story))
    assert Index(subscriptions).matching(StoryState("t", topics=tuple(of_story))) == expected
