namespace Hewn.Store.Scanning.Filters;

/// <summary>Any value will do.</summary>
internal sealed class ExistsTest : ValueTest
{
    public override bool Passes(ReadOnlySpan<byte> text) => true;
}
