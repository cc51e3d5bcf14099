using System.Text;
using Hewn.Shipping.Wire;

namespace Hewn.Shipping.Tests.Wire;

/// <summary>Messages of Protocol Buffers, byte for byte, and back.</summary>
public sealed class ProtoWriterTests
{
    [Fact]
    public void A_message_is_as_the_encoding_guide_says()
    {
        var proto = new ProtoWriter();
        proto.WriteNumber(1, 150);
        proto.WriteText(2, "testing");
        int inner = proto.Begin(3);
        proto.WriteNumber(1, 150);
        proto.End(inner);
        proto.WriteFixed(4, 1);
        proto.WriteNumber(5, 0);
        proto.WriteNumber(6, -1);
        Convert.ToHexString(proto.Written.Span).ShouldBe(
            "089601" + "120774657374696E67" + "1A03089601" + "210100000000000000" + "30FFFFFFFFFFFFFFFFFF01");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public void A_message_inside_another_may_have_any_length(int length)
    {
        string text = new('x', length);
        var proto = new ProtoWriter();
        int outer = proto.Begin(1);
        int inner = proto.Begin(2);
        proto.WriteText(3, text);
        proto.End(inner);
        proto.WriteNumber(4, 7);
        proto.End(outer);
        var first = new ProtoReader(proto.Written.Span);
        first.TryRead(out int field).ShouldBeTrue();
        field.ShouldBe(1);
        var second = new ProtoReader(first.Bytes);
        second.TryRead(out field).ShouldBeTrue();
        var third = new ProtoReader(second.Bytes);
        third.TryRead(out field).ShouldBeTrue();
        Encoding.UTF8.GetString(third.Bytes).ShouldBe(text);
        second.TryRead(out field).ShouldBeTrue();
        (field, second.Number).ShouldBe((4, 7UL));
        first.TryRead(out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("FF")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("0A7F00")]
    [InlineData("0B")]
    [InlineData("2100")]
    public void What_is_no_message_ends_the_reading(string hex)
    {
        var reader = new ProtoReader(Convert.FromHexString(hex));
        reader.TryRead(out _).ShouldBeFalse();
    }
}
