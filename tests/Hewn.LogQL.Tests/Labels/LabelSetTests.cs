using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Tests.Labels;

public sealed class LabelSetTests
{
    [Fact]
    public void Sets_with_the_same_labels_are_equal_in_whatever_order_they_were_given()
    {
        var one = LabelSet.Of(("b", "2"), ("a", "1"));
        var two = LabelSet.Of(("a", "1"), ("b", "2"));
        one.ShouldBe(two);
        one.GetHashCode().ShouldBe(two.GetHashCode());
        one.ToString().ShouldBe("""{a="1", b="2"}""");
        one.ShouldNotBe(LabelSet.Of(("a", "1"), ("b", "3")));
    }

    [Fact]
    public void An_absent_label_reads_as_empty_and_is_not_there()
    {
        var set = LabelSet.Of(("a", ""));
        set["a"].ShouldBe("");
        set.Has("a").ShouldBeTrue();
        set["b"].ShouldBe("");
        set.Has("b").ShouldBeFalse();
    }

    [Fact]
    public void Labels_are_added_taken_and_chosen()
    {
        var set = LabelSet.Of(("a", "1"), ("b", "2"));
        set.With("c", "3").ShouldBe(LabelSet.Of(("a", "1"), ("b", "2"), ("c", "3")));
        set.With("a", "9").ShouldBe(LabelSet.Of(("a", "9"), ("b", "2")));
        set.Without("a", "z").ShouldBe(LabelSet.Of(("b", "2")));
        set.Only("b", "z").ShouldBe(LabelSet.Of(("b", "2")));
    }
}
