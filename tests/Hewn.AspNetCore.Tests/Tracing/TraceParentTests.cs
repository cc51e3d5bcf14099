using Hewn.AspNetCore.Tracing;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Tests.Tracing;

/// <summary>W3C Trace Context, level 1, section 3.2.2 and 4.3.</summary>
public sealed class TraceParentTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    [Theory]
    [InlineData($"00-{Trace}-{Span}-01", 1)]
    [InlineData($"00-{Trace}-{Span}-00", 0)]
    [InlineData($"00-{Trace}-{Span}-03", 3)]
    [InlineData($"cc-{Trace}-{Span}-03", 1)] // Of a later version only the first flag is known.
    [InlineData($"cc-{Trace}-{Span}-01-what-the-future-holds", 1)]
    public void A_trace_is_read(string text, byte flags)
    {
        TraceParent parent = TraceParent.Of(text).ShouldNotBeNull();
        parent.TraceId.ToHexString().ShouldBe(Trace);
        parent.SpanId.ToHexString().ShouldBe(Span);
        parent.Flags.ShouldBe(flags);
        parent.IsSampled.ShouldBe((flags & 1) == 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData($"00-{Trace}-{Span}")]
    [InlineData($"00-{Trace}-{Span}-1")]
    [InlineData($"00-{Trace}-{Span}-01-more")]
    [InlineData($"cc-{Trace}-{Span}-01.more")]
    [InlineData($"ff-{Trace}-{Span}-01")]
    [InlineData($"0x-{Trace}-{Span}-01")]
    [InlineData($"00-00000000000000000000000000000000-{Span}-01")]
    [InlineData($"00-{Trace}-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData($"00-{Trace}-{Span}-0g")]
    [InlineData($"00-{Trace}_{Span}-01")]
    public void What_is_none_begins_another_trace(string? text) => TraceParent.Of(text).ShouldBeNull();

    [Fact]
    public void Two_of_them_are_none() => TraceParent.Of(
        new StringValues([$"00-{Trace}-{Span}-01", $"00-{Trace}-{Span}-01"])).ShouldBeNull();
}
